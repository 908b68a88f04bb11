import Foundation
import SweepShell
import Synchronization
import Testing

@testable import DataFetch

/// With a server on this machine and the system's curl.
@Suite("Fetching data", .enabled(if: Curl(searching: searchPath) != nil, "curl is not installed"))
struct FetchTests {
  private static let long = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7_919 >> 3) }
  private static let short: [UInt8] = [1, 2, 3]
  private static let files = ["long.gz": long, "short.gz": short]

  private let data = OfficialData(
    name: "test", mirrors: ["http://127.0.0.1:1/"],
    files: [packed("long.gz", Self.long), packed("short.gz", Self.short)])

  @Test("what is fetched is checked, and what is there and right is not fetched again")
  func fetched() throws {
    let server = try FileServer(Self.files)
    defer { server.stop() }
    let folder = try Folder()
    #expect(!DataCheck(data, in: folder.path).isPresent)
    _ = try folder.fetch(data, server.url)
    #expect(DataCheck(data, in: folder.path).isRight)
    #expect(try folder.bytes("long.gz") == Self.long && folder.names == ["long.gz", "short.gz"])
    _ = try folder.fetch(data, server.url)
    #expect(server.requests.count == 2)
  }

  @Test("a download that breaks is gone on with from where it broke")
  func resumed() throws {
    let server = try FileServer(Self.files, breaksAfter: 100_000)
    defer { server.stop() }
    let folder = try Folder()
    #expect(throws: ShellError.self) { try folder.fetch(data, server.url) }
    #expect(try folder.bytes("long.gz.part") == Array(Self.long[..<100_000]))
    _ = try folder.fetch(data, server.url)
    #expect(server.requests.map(\.start) == [0, 100_000, 0])
    #expect(DataCheck(data, in: folder.path).isRight)
  }

  @Test("the next mirror goes on where the first one broke off")
  func otherMirror() throws {
    let first = try FileServer(Self.files, breaksAfter: 100_000), second = try FileServer(Self.files)
    defer {
      first.stop()
      second.stop()
    }
    let folder = try Folder()
    _ = try folder.fetch(data, first.url, second.url)
    #expect(second.requests.first == FileServer.Request(name: "long.gz", start: 100_000))
    #expect(DataCheck(data, in: folder.path).isRight)
  }

  @Test("a server that sends whole files only, and a leftover of other bytes: the download begins anew")
  func anew() throws {
    for sendsRanges in [true, false] {
      let server = try FileServer(Self.files, sendsRanges: sendsRanges)
      defer { server.stop() }
      let folder = try Folder()
      try folder.write("long.gz.part", [UInt8](repeating: 9, count: 1_000))
      _ = try folder.fetch(data, server.url)
      #expect(DataCheck(data, in: folder.path).isRight)
    }
  }

  @Test("a download that was whole when its process died is not fetched a second time")
  func whole() throws {
    let server = try FileServer(Self.files)
    defer { server.stop() }
    let folder = try Folder()
    try folder.write("long.gz.part", Self.long)
    _ = try folder.fetch(data, server.url)
    #expect(DataCheck(data, in: folder.path).isRight)
    #expect(server.requests.count { $0 == FileServer.Request(name: "long.gz", start: 0) } == 0)
  }

  @Test("wrong bytes are not kept: the next mirror is asked, and if there is none, the sums stand in the message")
  func wrong() throws {
    var bytes = Self.long
    bytes[5] ^= 1
    let bad = try FileServer(["long.gz": bytes, "short.gz": Self.short]), good = try FileServer(Self.files)
    defer {
      bad.stop()
      good.stop()
    }
    let folder = try Folder()
    let said = try folder.fetch(data, bad.url, good.url)
    #expect(said.contains("expected 300000 unpacked bytes with SHA-256 \(sha256(Self.long[...])), found 300000 with"))
    #expect(DataCheck(data, in: folder.path).isRight)
    let other = try Folder()
    #expect(throws: ShellError.self) { try other.fetch(data, bad.url) }
    #expect(try other.names.isEmpty)
  }

  @Test("where nothing answers, the message says what can be done, and nothing is left")
  func offline() throws {
    let folder = try Folder()
    let error = #expect(throws: ShellError.self) { try folder.fetch(data) }
    #expect(error?.description.contains("no way into the network") == true)
    #expect(error?.description.contains("raffle data check \(folder.path)") == true)
    #expect(try folder.names.isEmpty)
  }

  @Test("somebody's own file of that name is kept under another")
  func setAside() throws {
    let server = try FileServer(Self.files)
    defer { server.stop() }
    let folder = try Folder()
    try folder.write("short", [9, 9])
    let said = try folder.fetch(data, server.url)
    #expect(try folder.bytes("short.other") == [9, 9] && said.contains("short.other now"))
    #expect(DataCheck(data, in: folder.path).isRight)
  }

  @Test("an archive is unpacked, each file with its own sum; one that holds other bytes is refused")
  func archive() throws {
    let archive = tar([("set/readme.html", [1]), ("set/a.bin", Self.short), ("set/b.bin", Self.long)])
    let server = try FileServer(["set.tar.gz": archive])
    defer { server.stop() }
    func set(_ b: [UInt8]) -> OfficialData {
      let contents = [("a.bin", Self.short), ("b.bin", b)].map {
        ContentFile(name: $0.0, count: $0.1.count, sha256: sha256($0.1[...]))
      }
      let file = PackedFile(name: "set.tar.gz", packing: .tarGzip, count: archive.count, contents: contents)
      return OfficialData(name: "set", mirrors: [], files: [file])
    }
    let folder = try Folder()
    _ = try folder.fetch(set(Self.long), server.url)
    #expect(try folder.names == ["a.bin", "b.bin"] && folder.bytes("b.bin") == Self.long)
    let other = try Folder()
    #expect(throws: ShellError.self) { try other.fetch(set([5]), server.url) }
    #expect(try other.names.isEmpty)
  }

  @Test("the official lists name each file once, with sums of 64 digits")
  func lists() {
    for data in OfficialData.all {
      let contents = data.files.flatMap(\.contents)
      #expect(Set(contents.map(\.name)).count == contents.count)
      #expect(contents.allSatisfy { $0.sha256.count == 64 && $0.sha256.allSatisfy(\.isHexDigit) })
      #expect(data.mirrors.allSatisfy { $0.hasPrefix("https://") && $0.hasSuffix("/") })
    }
    #expect(Curl(searching: "/nowhere:/dev/null") == nil)
  }
}

private let searchPath = ProcessInfo.processInfo.environment["PATH"] ?? ""

/// Bytes that stand for a packed file: what is not gzip's counts as unpacked.
private func packed(_ name: String, _ bytes: [UInt8]) -> PackedFile {
  let content = ContentFile(name: String(name.dropLast(3)), count: bytes.count, sha256: sha256(bytes[...]))
  return PackedFile(name: name, packing: .gzip, count: bytes.count, contents: [content])
}

/// A folder that is removed at the end of its scope.
private struct Folder: ~Copyable {
  let path = NSTemporaryDirectory() + "raffle-fetch-" + UUID().uuidString

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What was said.
  func fetch(_ data: OfficialData, _ mirrors: String...) throws -> String {
    let said = Mutex("")
    let curl = try #require(Curl(searching: searchPath))
    try DataFetch(data, to: path, mirrors: mirrors, curl: curl) { line in said.withLock { $0 += line + "\n" } }.run()
    return said.withLock { $0 }
  }

  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }

  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}
