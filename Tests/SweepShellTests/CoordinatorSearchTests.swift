import Access
import Foundation
import SweepCore
import Testing
import Transport

@testable import SweepShell

private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

@Suite("Looking for a coordinator")
struct CoordinatorSearchTests {
  private func client() throws -> CurveClient {
    CurveClient(serverKey: try CurveKeyPair().publicKey, keys: try CurveKeyPair())
  }

  @Test("while the connection is ready, and while it is only away, the library is left alone")
  func calm() {
    var search = CoordinatorSearch(Coordinates(endpoint: "tcp://head:1"), at: at(0))
    #expect(search.next(at: at(100_000)) == .stay)
    search.note(.ready, at: at(100_001))
    #expect(search.next(at: at(200_000)) == .stay)
    search.note(.disconnected, at: at(200_001))
    #expect(search.next(at: at(300_000)) == .stay)
    #expect(search.obstacleText == nil)
  }

  @Test("a refused key ends the search at once")
  func refused() throws {
    var search = CoordinatorSearch(Coordinates(endpoint: "tcp://head:1", curve: try client()), at: at(0))
    search.note(.keyRefused, at: at(1))
    search.note(.disconnected, at: at(1))
    guard case .giveUp(let text) = search.next(at: at(1)) else { return #expect(Bool(false)) }
    #expect(text.contains("refused the key of the access file"))
  }

  @Test("a coordinator that wants a key ends the search of a worker without one")
  func keyNeeded() {
    var search = CoordinatorSearch(Coordinates(endpoint: "tcp://head:1"), at: at(0))
    search.note(.otherSecurity, at: at(1))
    guard case .giveUp(let text) = search.next(at: at(1)) else { return #expect(Bool(false)) }
    #expect(text.contains("wants a key"))
  }

  @Test("a coordinator that does not encrypt is tried again with a new socket, ever more seldom, and told of once")
  func plainCoordinator() throws {
    var search = CoordinatorSearch(Coordinates(endpoint: "tcp://head:1", curve: try client()), at: at(0))
    var reopened: [Int64] = []
    var warnings = 0
    for now in stride(from: Int64(0), through: 60_000, by: 100) {
      switch search.next(at: at(now)) {
      case .reopen: reopened.append(now)
      case .warn: warnings += 1
      case .stay, .giveUp: break
      }
      search.note(.otherSecurity, at: at(now))
    }
    #expect(reopened == [2_000, 4_000, 8_000, 16_000, 31_000, 46_000])
    #expect(warnings == 1)
  }

  @Test("a handshake that breaks off twice is no reason to speak, three times are")
  func handshakes() throws {
    var search = CoordinatorSearch(Coordinates(endpoint: "tcp://head:1", curve: try client()), at: at(0))
    for count in 1...3 {
      search.note(.handshakeFailed, at: at(1))
      #expect((search.obstacleText != nil) == (count == 3))
    }
    #expect(search.next(at: at(4_000)) == .stay)
    guard case .warn = search.next(at: at(6_000)) else { return #expect(Bool(false)) }
    search.note(.ready, at: at(7_000))
    #expect(search.obstacleText == nil)
  }

  @Test("a sweep whose file turns complete is over; one that was complete before may begin again")
  func complete() throws {
    let path = NSTemporaryDirectory() + "raffle-search-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    var file = AccessFile(
      sweep: "fc", id: "worker", role: .worker, addresses: ["tcp://a:1"], serverKey: try CurveKeyPair().publicKey,
      keys: try CurveKeyPair())
    func write() throws {
      try Data(file.bytes).write(to: URL(fileURLWithPath: path))
      #expect(chmod(path, 0o600) == 0)
    }
    try write()
    var search = CoordinatorSearch(try Coordinates(file: path, endpoint: nil), at: at(0))
    file.isComplete = true
    try write()
    #expect(!search.isOver(at: at(1_000)))
    #expect(search.next(at: at(2_000)) == .stay)
    #expect(search.isOver(at: at(2_000)))
    search.note(.ready, at: at(3_000))
    #expect(!search.isOver(at: at(3_000)))

    let late = CoordinatorSearch(try Coordinates(file: path, endpoint: nil), at: at(0))
    #expect(!late.isOver(at: at(299_000)))
    #expect(late.isOver(at: at(300_000)))
  }

  @Test("several addresses are tried in turn; a changed file begins anew")
  func turns() throws {
    let path = NSTemporaryDirectory() + "raffle-search-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    var file = AccessFile(
      sweep: "fc", id: "worker", role: .worker, addresses: ["tcp://a:1", "tcp://b:1"],
      serverKey: try CurveKeyPair().publicKey, keys: try CurveKeyPair())
    func write() throws {
      try Data(file.bytes).write(to: URL(fileURLWithPath: path))
      #expect(chmod(path, 0o600) == 0)
    }
    try write()
    var search = CoordinatorSearch(try Coordinates(file: path, endpoint: nil), at: at(0))
    #expect(search.endpoint == "tcp://a:1")
    #expect(search.next(at: at(2_000)) == .stay)
    #expect(search.next(at: at(6_000)) == .reopen)
    #expect(search.endpoint == "tcp://b:1")
    #expect(search.next(at: at(16_000)) == .reopen)
    #expect(search.endpoint == "tcp://a:1")
    file.addresses = ["tcp://c:1"]
    try write()
    #expect(search.next(at: at(40_000)) == .reopen)
    #expect(search.endpoint == "tcp://c:1")
    // Also a refused key is looked up again first.
    file.keys = try CurveKeyPair()
    try write()
    search.note(.keyRefused, at: at(41_000))
    #expect(search.next(at: at(41_000)) == .reopen)
    search.note(.keyRefused, at: at(42_000))
    guard case .giveUp = search.next(at: at(42_000)) else { return #expect(Bool(false)) }
  }
}
