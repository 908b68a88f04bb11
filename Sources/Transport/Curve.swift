internal import CZeroMQ

/// What makes a router encrypt, and refuse everybody whose key is not allowed.
package struct CurveServer: Sendable {
  /// What clients expect.
  package let publicKey: CurvePublicKey
  let secretKey: CurveSecretKey
  /// It answers before any connection is accepted, as it listens from its making on.
  package let gatekeeper: Gatekeeper

  package init(keys: CurveKeyPair, gatekeeper: Gatekeeper) {
    self.init(publicKey: keys.publicKey, secretKey: keys.secretKey, gatekeeper: gatekeeper)
  }

  package init(publicKey: CurvePublicKey, secretKey: CurveSecretKey, gatekeeper: Gatekeeper) {
    self.publicKey = publicKey
    self.secretKey = secretKey
    self.gatekeeper = gatekeeper
  }

  func apply(to socket: borrowing Socket) throws(TransportError) {
    try requireCurve()
    try socket.set(ZMQ_CURVE_SERVER, to: 1)
    try socket.set(ZMQ_CURVE_SECRETKEY, toBytes: secretKey.bytes)
    // Without both of these, the library lets anybody in whenever nobody answers for the gate.
    try socket.set(ZMQ_ZAP_DOMAIN, toBytes: Array("raffle".utf8))
    try socket.set(zapEnforceDomain, to: 1)
  }
}

/// What makes a dealer encrypt: whom it wants to reach, and who it is.
package struct CurveClient: Hashable, Sendable {
  package var serverKey: CurvePublicKey
  package var keys: CurveKeyPair

  package init(serverKey: CurvePublicKey, keys: CurveKeyPair) {
    self.serverKey = serverKey
    self.keys = keys
  }

  func apply(to socket: borrowing Socket) throws(TransportError) {
    try requireCurve()
    try socket.set(ZMQ_CURVE_SERVERKEY, toBytes: serverKey.bytes)
    try socket.set(ZMQ_CURVE_PUBLICKEY, toBytes: keys.publicKey.bytes)
    try socket.set(ZMQ_CURVE_SECRETKEY, toBytes: keys.secretKey.bytes)
  }
}

/// `ZMQ_ZAP_ENFORCE_DOMAIN`, which some versions of the library's header hide.
private let zapEnforceDomain: Int32 = 93
