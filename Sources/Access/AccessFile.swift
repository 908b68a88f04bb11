internal import Glibc
internal import Sweeps
package import Transport

/// All that a client needs to reach a coordinator: where it is, its key, and a key of its own.
package struct AccessFile: Hashable, Sendable {
  package var sweep: String
  /// The key's name and what it is for.
  package var id: String
  package var role: Role
  /// Endpoints to try in turn, at least one.
  package var addresses: [String]
  package var serverKey: CurvePublicKey
  package var keys: CurveKeyPair
  /// The coordinator has ended with nothing left to do.
  package var isComplete: Bool

  package init(
    sweep: String, id: String, role: Role, addresses: [String], serverKey: CurvePublicKey, keys: CurveKeyPair,
    isComplete: Bool = false
  ) {
    self.sweep = sweep
    self.id = id
    self.role = role
    self.addresses = addresses
    self.serverKey = serverKey
    self.keys = keys
    self.isComplete = isComplete
  }

  package var curve: CurveClient { CurveClient(serverKey: serverKey, keys: keys) }

  package init(reading path: String) throws(AccessError) {
    do {
      try self.init(parsing: try readPrivate(path), at: path)
    } catch where error.code == .missing {
      throw AccessError(
        .missing, at: path,
        "expected an access file, found none; a coordinator that encrypts writes them to OUT/access once it listens")
    }
  }

  static let kind = "raffle access"

  init(parsing bytes: [UInt8], at path: String) throws(AccessError) {
    let file = try Members(bytes, kind: Self.kind, at: path)
    sweep = try file.text("sweep")
    id = try file.value("id", "a name of 1 to 40 of a-z, 0-9 and -") { isClientID($0) ? $0 : nil }
    role = try file.value("role", Role.list) { Role(rawValue: $0) }
    addresses = try file.texts("addresses")
    guard !addresses.isEmpty, addresses.allSatisfy(isReachable) else {
      throw file.wrong("addresses", "endpoints like tcp://head:5555", addresses.isEmpty ? "none" : "something else")
    }
    serverKey = try file.value("server", "a key of 40 characters") { CurvePublicKey($0) }
    keys = try keyPair(file)
    isComplete = try file.flag("complete")
  }

  package var bytes: [UInt8] {
    var text = JSONText()
    text.beginObject()
    text.member("kind", Self.kind)
    text.member("schema", 1)
    text.member("sweep", sweep)
    text.member("id", id)
    text.member("role", role.rawValue)
    text.member("addresses", addresses)
    text.member("server", serverKey.description)
    text.member("public", keys.publicKey.description)
    text.member("secret", keys.secretKey.z85)
    if isComplete { text.member("complete", true) }
    text.endObject()
    return text.bytes + [UInt8(ascii: "\n")]
  }
}

/// Writes the access files of all clients whose secret is known to `folder/ID.json`, and takes away those of revoked
/// keys.
///
/// A folder that is made is for this user alone; files are in any case.
///
/// - Returns: the files that are there now.
package func writeAccessFiles(
  _ table: KeyTable, sweep: String, addresses: [String], isComplete: Bool = false, into folder: String
) throws(AccessError) -> [String] {
  try makePrivateFolder(folder)
  var written: [String] = []
  for client in table.clients {
    let path = "\(folder)/\(client.id).json"
    if client.revoked != nil {
      // Another coordinator may write to the same folder: only what is of this server goes.
      if let there = try? AccessFile(reading: path), there.serverKey == table.server.publicKey { unlink(path) }
    } else if let secret = client.secretKey {
      let keys: CurveKeyPair
      do { keys = try CurveKeyPair(secret) } catch {
        throw AccessError(.inputOutput, at: error.place, error.explanation)
      }
      let file = AccessFile(
        sweep: sweep, id: client.id, role: client.role, addresses: addresses, serverKey: table.server.publicKey,
        keys: keys, isComplete: isComplete)
      try writePrivate(file.bytes, to: path)
      written.append(path)
    }
  }
  return written
}
