internal import CZeroMQ

/// A public key of CURVE, Curve25519: who one is, or whom one wants to reach.
///
/// Written in Z85 (ZeroMQ RFC 32): 40 printable characters, none of which JSON escapes.
package struct CurvePublicKey: Hashable, Sendable, CustomStringConvertible {
  /// 32 bytes.
  package let bytes: [UInt8]

  /// nil unless these are 32 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == curveKeyBytes else { return nil }
    self.bytes = bytes
  }

  /// The key that 40 characters of Z85 spell; nil for anything else.
  package init?(_ text: String) {
    guard let bytes = curveKeyBytes(ofZ85: text) else { return nil }
    self.bytes = bytes
  }

  package var description: String { z85(ofCurveKey: bytes) }
}

/// The secret half of a key. It does not show itself by accident: its text is had by `z85` only.
package struct CurveSecretKey: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  let bytes: [UInt8]

  /// The key that 40 characters of Z85 spell; nil for anything else.
  package init?(_ text: String) {
    guard let bytes = curveKeyBytes(ofZ85: text) else { return nil }
    self.bytes = bytes
  }

  /// For files that only their owner can read.
  package var z85: String { Transport.z85(ofCurveKey: bytes) }

  package var description: String { "a secret key" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Both halves of one key.
package struct CurveKeyPair: Hashable, Sendable {
  package let publicKey: CurvePublicKey
  package let secretKey: CurveSecretKey

  /// A new pair, drawn by the library from the system's randomness.
  package init() throws(TransportError) {
    try requireCurve()
    var publicText = [CChar](repeating: 0, count: curveKeyCharacters + 1)
    var secretText = publicText
    // Proof: libzmq writes 40 characters and a terminating zero to each.
    guard zmq_curve_keypair(&publicText, &secretText) == 0,
      let publicKey = CurvePublicKey(string(publicText)), let secretKey = CurveSecretKey(string(secretText))
    else { throw .last(of: "zmq_curve_keypair") }
    self.publicKey = publicKey
    self.secretKey = secretKey
  }

  /// The pair of this secret key.
  package init(_ secretKey: CurveSecretKey) throws(TransportError) {
    try requireCurve()
    var publicText = [CChar](repeating: 0, count: curveKeyCharacters + 1)
    // Proof: libzmq reads a text of 40 characters with its zero, and writes another.
    guard zmq_curve_public(&publicText, secretKey.z85) == 0, let publicKey = CurvePublicKey(string(publicText)) else {
      throw .last(of: "zmq_curve_public")
    }
    self.publicKey = publicKey
    self.secretKey = secretKey
  }
}

/// Throws `.curveMissing` where the library was built without encryption.
package func requireCurve() throws(TransportError) {
  guard zmq_has("curve") == 1 else {
    throw TransportError(
      .curveMissing, at: "libzmq",
      "was built without CURVE, so nothing can be encrypted: install one with it (Debian's libzmq5 has it), or add "
        + "--insecure on a network that you trust")
  }
}

private let curveKeyBytes = 32
private let curveKeyCharacters = 40
private let z85Alphabet = Set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

/// nil unless it is the one spelling of 32 bytes.
private func curveKeyBytes(ofZ85 text: String) -> [UInt8]? {
  guard text.utf8.count == curveKeyCharacters, text.utf8.allSatisfy(z85Alphabet.contains) else { return nil }
  var bytes = [UInt8](repeating: 0, count: curveKeyBytes)
  // Proof: libzmq writes four bytes for five characters.
  guard zmq_z85_decode(&bytes, text) != nil, z85(ofCurveKey: bytes) == text else { return nil }
  return bytes
}

private func z85(ofCurveKey bytes: [UInt8]) -> String {
  precondition(bytes.count == curveKeyBytes, "z85: \(bytes.count) bytes, expected \(curveKeyBytes)")
  var text = [CChar](repeating: 0, count: curveKeyCharacters + 1)
  // Proof: libzmq writes five characters for four bytes, and a terminating zero.
  _ = zmq_z85_encode(&text, bytes, bytes.count)
  return string(text)
}

private func string(_ characters: [CChar]) -> String {
  String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
