internal import Sweeps
package import Transport

/// The keys of a coordinator: its own, and those of its clients.
package struct KeyTable: Hashable, Sendable {
  package var server: CurveKeyPair
  /// In the order in which they were made; revoked ones stay, so that their names do not come back.
  package var clients: [Client]

  package struct Client: Hashable, Sendable {
    /// Its name in logs and of its access file: 1 to 40 of a-z, 0-9 and -.
    package var id: String
    package var role: Role
    package var publicKey: CurvePublicKey
    /// nil where only the client has it, and for revoked keys.
    package var secretKey: CurveSecretKey?
    package var created: String
    package var revoked: String?
  }

  /// A server's key and one client's key for each role, named after it.
  package init(at time: String) throws(AccessError) {
    server = try newKeys()
    clients = []
    for role in Role.allCases { try add(role, id: role.rawValue, at: time) }
  }

  /// Adds a new key; its id is given, or the role with the next free number.
  @discardableResult
  package mutating func add(_ role: Role, id: String? = nil, at time: String) throws(AccessError) -> Client {
    let taken = Set(clients.map(\.id))
    let id = id ?? (2...).lazy.map { "\(role.rawValue)-\($0)" }.first { !taken.contains($0) } ?? role.rawValue
    guard isClientID(id) else {
      throw AccessError(.name, at: "\"\(id)\"", "expected a name of 1 to 40 of a-z, 0-9 and -; choose another --name")
    }
    guard !taken.contains(id) else {
      throw AccessError(.name, at: id, "a key of this name is there, or was; choose another --name")
    }
    let keys = try newKeys()
    let client = Client(
      id: id, role: role, publicKey: keys.publicKey, secretKey: keys.secretKey, created: time, revoked: nil)
    clients.append(client)
    return client
  }

  /// Takes a key out for good; its secret is forgotten here.
  package mutating func revoke(_ id: String, at time: String) throws(AccessError) {
    guard let index = clients.firstIndex(where: { $0.id == id }) else {
      let ids = clients.filter { $0.revoked == nil }.map(\.id).joined(separator: ", ")
      throw AccessError(.name, at: id, "expected one of the keys \(ids)")
    }
    if let before = clients[index].revoked { throw AccessError(.name, at: id, "this key was revoked on \(before)") }
    clients[index].revoked = time
    clients[index].secretKey = nil
  }

  /// For the gate: who may come in, and under which name.
  package var users: [CurvePublicKey: String] {
    Dictionary(uniqueKeysWithValues: clients.filter { $0.revoked == nil }.map { ($0.publicKey, $0.id) })
  }

  /// What those who may come in are for.
  package var roles: [String: Role] {
    Dictionary(uniqueKeysWithValues: clients.filter { $0.revoked == nil }.map { ($0.id, $0.role) })
  }
}

private func newKeys() throws(AccessError) -> CurveKeyPair {
  do {
    return try CurveKeyPair()
  } catch {
    throw AccessError(.inputOutput, at: error.place, error.explanation)
  }
}

func isClientID(_ id: String) -> Bool {
  (1...40).contains(id.utf8.count) && id.utf8.first != UInt8(ascii: "-")
    && id.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
}

extension KeyTable {
  static let kind = "raffle keys"

  /// Reads `keys.json`; `path` is for errors.
  init(parsing bytes: [UInt8], at path: String) throws(AccessError) {
    let file = try Members(bytes, kind: Self.kind, at: path)
    server = try keyPair(file.object("server"))
    clients = []
    for member in try file.objects("clients") {
      let client = Client(
        id: try member.value("id", "a name of 1 to 40 of a-z, 0-9 and -") { isClientID($0) ? $0 : nil },
        role: try member.value("role", Role.list) { Role(rawValue: $0) },
        publicKey: try member.value("public", "a key of 40 characters") { CurvePublicKey($0) },
        secretKey: member.has("secret") ? try keyPair(member).secretKey : nil,
        created: try member.text("created"),
        revoked: member.has("revoked") ? try member.text("revoked") : nil)
      guard !clients.contains(where: { $0.id == client.id }) else {
        throw member.wrong("id", "a name that no other key has", "\"\(client.id)\" again")
      }
      guard !clients.contains(where: { $0.publicKey == client.publicKey }) else {
        throw member.wrong("public", "a key that nobody else has", "one that is there already")
      }
      clients.append(client)
    }
  }

  var bytes: [UInt8] {
    var text = JSONText()
    text.beginObject()
    text.member("kind", Self.kind)
    text.member("schema", 1)
    text.beginObject("server")
    text.member("public", server.publicKey.description)
    text.member("secret", server.secretKey.z85)
    text.endObject()
    text.beginArray("clients")
    for client in clients {
      text.beginObject()
      text.member("id", client.id)
      text.member("role", client.role.rawValue)
      text.member("public", client.publicKey.description)
      if let secret = client.secretKey { text.member("secret", secret.z85) }
      text.member("created", client.created)
      if let revoked = client.revoked { text.member("revoked", revoked) }
      text.endObject()
    }
    text.endArray()
    text.endObject()
    return text.bytes + [UInt8(ascii: "\n")]
  }
}

/// The members `public` and `secret`, which must belong together.
func keyPair(_ members: Members) throws(AccessError) -> CurveKeyPair {
  let publicKey = try members.value("public", "a key of 40 characters") { CurvePublicKey($0) }
  let secretKey = try members.value("secret", "a key of 40 characters") { CurveSecretKey($0) }
  let pair: CurveKeyPair
  do {
    pair = try CurveKeyPair(secretKey)
  } catch {
    throw AccessError(.inputOutput, at: error.place, error.explanation)
  }
  guard pair.publicKey == publicKey else {
    throw members.wrong("public", "the public key of the secret one beside it", "another")
  }
  return pair
}
