import Foundation
import Testing
import Transport

@testable import Access

@Suite("Folders with keys")
struct KeyFolderTests {
  @Test("keys are made once, in a folder and a file that only this user reads")
  func create() throws {
    let bench = try Bench()
    let folder = KeyFolder(bench.path("out/keys"))
    #expect(folder.stamp == nil)
    let (table, isNew) = try folder.create(at: "now")
    #expect(isNew)
    #expect(mode(folder.path) == 0o700 && mode(folder.file) == 0o600)
    let again = try folder.create(at: "later")
    #expect(!again.isNew && again.table == table)
    #expect(try folder.read() == table)
  }

  @Test("a change is seen by its stamp")
  func edit() throws {
    let bench = try Bench()
    let folder = KeyFolder(bench.path("keys"))
    _ = try folder.create(at: "now")
    let before = folder.stamp
    #expect(folder.stamp == before)
    try folder.edit { (table) throws(AccessError) in try table.revoke("admin", at: "now") }
    #expect(folder.stamp != before)
    #expect(try folder.read().roles["admin"] == nil)
  }

  @Test("keys that others may have read are refused, and so is a folder that others can enter")
  func open() throws {
    let bench = try Bench()
    let folder = KeyFolder(bench.path("keys"))
    _ = try folder.create(at: "now")
    #expect(chmod(folder.file, 0o644) == 0)
    #expect(throws: AccessError.self) { try folder.read() }
    #expect(chmod(folder.file, 0o600) == 0 && chmod(folder.path, 0o755) == 0)
    #expect(throws: AccessError.self) { try folder.read() }
    #expect(throws: AccessError.self) { try folder.create(at: "later") }
    #expect(throws: AccessError.self) { try folder.edit { (table) throws(AccessError) in try table.add(.worker, at: "") } }
  }

  @Test("no keys: the error says how to make them")
  func missing() throws {
    let bench = try Bench()
    let error = #expect(throws: AccessError.self) { try KeyFolder(bench.path("none")).read() }
    #expect(error?.description.contains("raffle keys init --keys") == true)
  }

  @Test("changes of many at a time are all kept")
  func concurrent() throws {
    let bench = try Bench()
    let folder = KeyFolder(bench.path("keys"))
    _ = try folder.create(at: "now")
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      _ = try? folder.edit { (table) throws(AccessError) in try table.add(.worker, at: "now") }
    }
    #expect(try folder.read().clients.count == 11)
  }
}

@Suite("Access files")
struct AccessFileTests {
  private func file() throws -> AccessFile {
    AccessFile(
      sweep: "fc \"3\"", id: "worker-2", role: .worker, addresses: ["tcp://head:5555", "tcp://10.0.0.1:5555"],
      serverKey: try CurveKeyPair().publicKey, keys: try CurveKeyPair())
  }

  @Test("an access file comes back as it was")
  func roundTrip() throws {
    var file = try file()
    #expect(try AccessFile(parsing: file.bytes, at: "worker.json") == file)
    file.isComplete = true
    #expect(try AccessFile(parsing: file.bytes, at: "worker.json") == file)
  }

  @Test("addresses that cannot be connected to are refused", arguments: [
    [], ["head:5555"], ["tcp://*:5555"], ["tcp://head:5555", "nonsense"],
  ])
  func addresses(addresses: [String]) throws {
    var file = try file()
    file.addresses = addresses
    let error = #expect(throws: AccessError.self) { try AccessFile(parsing: file.bytes, at: "worker.json") }
    #expect(error?.description.contains("worker.json: addresses: expected endpoints like tcp://head:5555") == true)
  }

  @Test("a coordinator writes one for each key, and takes away that of a revoked one, but nobody else's")
  func write() throws {
    let bench = try Bench()
    var table = try KeyTable(at: "now")
    let other = try KeyTable(at: "now")
    let folder = bench.path("access")
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    _ = try writeAccessFiles(table, sweep: "fc", addresses: ["tcp://head:5555"], into: folder)
    #expect(try names() == ["admin.json", "observer.json", "worker.json"])
    #expect(mode(folder) == 0o700 && mode("\(folder)/worker.json") == 0o600)
    let access = try AccessFile(reading: "\(folder)/worker.json")
    #expect(access.curve.keys.publicKey == table.clients[0].publicKey)
    #expect(access.serverKey == table.server.publicKey)
    try table.revoke("worker", at: "later")
    try table.add(.worker, at: "later")
    _ = try writeAccessFiles(table, sweep: "fc", addresses: ["tcp://head:5556"], into: folder)
    #expect(try names() == ["admin.json", "observer.json", "worker-2.json"])
    #expect(try AccessFile(reading: "\(folder)/admin.json").addresses == ["tcp://head:5556"])
    _ = try writeAccessFiles(other, sweep: "fc", addresses: ["tcp://head:5557"], into: folder)
    _ = try writeAccessFiles(table, sweep: "fc", addresses: ["tcp://head:5556"], into: folder)
    #expect(try names() == ["admin.json", "observer.json", "worker-2.json", "worker.json"])
  }

  @Test("an address for all of a machine's becomes its name and numbers; any other stays")
  func endpoints() {
    #expect(reachableEndpoints(bound: "tcp://10.0.0.1:5555", hostName: "head") == ["tcp://10.0.0.1:5555"])
    #expect(reachableEndpoints(bound: "ipc:///run/raffle", hostName: "head") == ["ipc:///run/raffle"])
    let all = reachableEndpoints(bound: "tcp://0.0.0.0:5555", hostName: "head")
    #expect(all.first == "tcp://head:5555")
    #expect(all.allSatisfy { isReachable($0) && !$0.contains("0.0.0.0") && !$0.contains("127.0.0.1") })
  }
}
