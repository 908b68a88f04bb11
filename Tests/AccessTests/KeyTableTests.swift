import Foundation
import Testing
import Transport

@testable import Access

@Suite("Keys")
struct KeyTableTests {
  @Test("a new table has a key for each role, and comes back from its file as it was")
  func roundTrip() throws {
    var table = try KeyTable(at: "now")
    #expect(table.clients.map(\.id) == ["worker", "observer", "admin"])
    #expect(table.roles == ["worker": .worker, "observer": .observer, "admin": .admin])
    #expect(Set(table.clients.map(\.publicKey)).count == 3)
    try table.add(.worker, at: "later")
    try table.add(.observer, id: "alice", at: "later")
    try table.revoke("worker", at: "at last")
    #expect(try KeyTable(parsing: table.bytes, at: "keys.json") == table)
  }

  @Test("a revoked key is nobody's, its secret is forgotten, and its name does not come back")
  func revoke() throws {
    var table = try KeyTable(at: "now")
    let key = table.clients[0].publicKey
    #expect(table.users[key] == "worker")
    try table.revoke("worker", at: "later")
    #expect(table.users[key] == nil)
    #expect(table.roles["worker"] == nil)
    #expect(table.clients[0].secretKey == nil)
    #expect(throws: AccessError.self) { try table.revoke("worker", at: "again") }
    #expect(throws: AccessError.self) { try table.revoke("wrker", at: "again") }
    #expect(throws: AccessError.self) { try table.add(.worker, id: "worker", at: "again") }
    #expect(try table.add(.worker, at: "again").id == "worker-2")
    #expect(try table.add(.worker, at: "again").id == "worker-3")
  }

  @Test("names that could leave the folder or confuse a log are refused", arguments: [
    "", "../x", "a/b", "A", "a b", "-a", "é", String(repeating: "a", count: 41), ".", "a\n",
  ])
  func names(id: String) throws {
    var table = try KeyTable(at: "now")
    let error = #expect(throws: AccessError.self) { try table.add(.worker, id: id, at: "now") }
    #expect(error?.code == .name)
  }

  @Test("a file with bad contents says what, where and what to do", arguments: [
    ("{", "", "expected JSON"),
    (#""raffle keys""#, #""raffle access""#, "kind: expected \"raffle keys\""),
    (#""schema":1"#, #""schema":2"#, "schema: expected 1, found 2: another version of raffle wrote it"),
    (#""role":"observer""#, #""role":"root""#, "clients[1]: role: expected worker, observer or admin"),
    (#""id":"admin""#, #""id":"worker""#, "clients[2]: id: expected a name that no other key has"),
    (#""id":"admin""#, #""id":"../admin""#, "clients[2]: id: expected a name of 1 to 40"),
    (#""id":"admin""#, #""id":7"#, "clients[2]: id: expected a string, found something else"),
    (#""server":"#, #""sever":"#, "server: expected an object, found none"),
    (#""clients":"#, #""client":"#, "clients: expected a list of objects, found none"),
  ])
  func damage(part: String, replacement: String, expected: String) throws {
    let text = String(decoding: try KeyTable(at: "now").bytes, as: UTF8.self)
    let range = try #require(text.range(of: part))
    let damaged = text.replacingCharacters(in: range, with: replacement)
    let error = #expect(throws: AccessError.self) { try KeyTable(parsing: Array(damaged.utf8), at: "DIR/keys.json") }
    #expect(error?.code == .contents)
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("DIR/keys.json") == true)
  }

  @Test("halves that do not belong together are refused, and no error shows a secret")
  func halves() throws {
    let table = try KeyTable(at: "now")
    let other = try KeyTable(at: "now")
    let text = String(decoding: table.bytes, as: UTF8.self)
    let swapped = text.replacing(table.server.secretKey.z85, with: other.server.secretKey.z85)
    let error = #expect(throws: AccessError.self) { try KeyTable(parsing: Array(swapped.utf8), at: "keys.json") }
    #expect(error?.description.contains("server: public: expected the public key of the secret one") == true)
    #expect(error?.description.contains(other.server.secretKey.z85) == false)
  }

  @Test("any cut or changed byte is an error or another table, never a crash")
  func mutations() throws {
    let bytes = try KeyTable(at: "now").bytes
    for count in 0..<bytes.count - 1 {
      #expect(throws: AccessError.self) { try KeyTable(parsing: Array(bytes[..<count]), at: "keys.json") }
    }
    for index in bytes.indices {
      for byte in [0, 0x22, 0x5c, 0xff, bytes[index] ^ 1] as [UInt8] {
        var changed = bytes
        changed[index] = byte
        _ = try? KeyTable(parsing: changed, at: "keys.json")
      }
    }
  }
}
