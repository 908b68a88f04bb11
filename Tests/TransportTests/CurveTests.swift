import CZeroMQ
import Testing
import Transport

/// A router that lets in one key, and all that belongs to it.
private struct Gate: ~Copyable {
  let allowed: AllowedKeys
  let serverKeys: CurveKeyPair
  let worker: CurveKeyPair
  var listener: Listener

  init() throws {
    let context = try TransportContext()
    let worker = try CurveKeyPair()
    let serverKeys = try CurveKeyPair()
    let allowed = AllowedKeys([worker.publicKey: "worker-7"])
    var options = RouterOptions()
    options.curve = CurveServer(keys: serverKeys, gatekeeper: try Gatekeeper(context, allowed: allowed))
    let listener = try Listener(options: options, context: context)
    self.worker = worker
    self.serverKeys = serverKeys
    self.allowed = allowed
    self.listener = listener
  }

  /// Somebody who knows the server's key and has this one.
  func caller(_ keys: CurveKeyPair) throws -> Caller {
    try caller(CurveClient(serverKey: serverKeys.publicKey, keys: keys))
  }

  func caller(_ client: CurveClient?) throws -> Caller {
    var options = Caller.quick
    options.curve = client
    return try Caller(listener.endpoint, options: options)
  }
}

private let ends: Set<ConnectionEvent> = [.ready, .keyRefused, .otherSecurity, .handshakeFailed]

@Suite("Encryption", .timeLimit(.minutes(1)))
struct CurveTests {
  @Test("an allowed key is let in, and each of its frames carries its user and its machine")
  func allowed() throws {
    var gate = try Gate()
    var caller = try gate.caller(gate.worker)
    for number in 1...3 as ClosedRange<UInt8> {
      #expect(try caller.send([number]) == .sent)
      let message = try #require(try gate.listener.next())
      #expect(message.frame == [number])
      #expect(message.user == "worker-7")
      #expect(message.address == "127.0.0.1")
      #expect(try gate.listener.send([number], to: message.route) == .sent)
      #expect(try caller.next() == [number])
    }
    #expect(try caller.event(of: ends) == .ready)
  }

  @Test("an unknown key is refused and told so; nothing of it arrives")
  func unknown() throws {
    var gate = try Gate()
    var caller = try gate.caller(CurveKeyPair())
    _ = try caller.send([1])
    #expect(try caller.event(of: ends) == .keyRefused)
    #expect(try gate.listener.router.receive() == nil)
  }

  @Test("a key that is allowed later gets in, and once it is allowed no more it does not come back")
  func revoked() throws {
    var gate = try Gate()
    let key = try CurveKeyPair()
    var early = try gate.caller(key)
    #expect(try early.event(of: ends) == .keyRefused)
    gate.allowed.replace(with: [key.publicKey: "worker-8"])
    var caller = try gate.caller(key)
    #expect(try caller.send([1]) == .sent)
    #expect(try gate.listener.next()?.user == "worker-8")
    gate.allowed.remove(key.publicKey)
    var late = try gate.caller(key)
    #expect(try late.event(of: ends) == .keyRefused)
    // The open connection stays: that is why frames carry their user.
    #expect(try caller.send([2]) == .sent)
    #expect(try gate.listener.next()?.frame == [2])
    var other = try gate.caller(gate.worker)
    #expect(try other.event(of: ends) == .keyRefused)
  }

  @Test("a client with another server key gets no handshake")
  func wrongServer() throws {
    var gate = try Gate()
    var caller = try gate.caller(CurveClient(serverKey: CurveKeyPair().publicKey, keys: gate.worker))
    _ = try caller.send([1])
    for _ in 0..<3 { #expect(try caller.event(of: ends) == .handshakeFailed) }
    #expect(try gate.listener.router.receive() == nil)
  }

  @Test("a client without encryption is turned away, and says why")
  func plainClient() throws {
    var gate = try Gate()
    var caller = try gate.caller(nil)
    _ = try caller.send([1])
    #expect(try caller.event(of: [.ready, .otherSecurity]) == .otherSecurity)
    #expect(try gate.listener.router.receive() == nil)
  }

  @Test("a client with encryption does not speak to a coordinator without")
  func plainServer() throws {
    var listener = try Listener()
    var options = Caller.quick
    options.curve = CurveClient(serverKey: try CurveKeyPair().publicKey, keys: try CurveKeyPair())
    var caller = try Caller(listener.endpoint, options: options)
    _ = try caller.send([1])
    #expect(try caller.event(of: [.ready, .otherSecurity]) == .otherSecurity)
    #expect(try listener.router.receive() == nil)
  }

  @Test("without a gatekeeper everybody is refused, as the domain is set and enforced")
  func domain() throws {
    // What the router's options do, without the handler behind it.
    let context = try #require(zmq_ctx_new())
    defer { zmq_ctx_term(context) }
    let router = try #require(zmq_socket(context, ZMQ_ROUTER))
    defer { zmq_close(router) }
    let keys = try CurveKeyPair()
    var one: Int32 = 1
    #expect(zmq_setsockopt(router, ZMQ_CURVE_SERVER, &one, 4) == 0)
    #expect(zmq_setsockopt(router, ZMQ_CURVE_SECRETKEY, keys.secretKey.z85, 40) == 0)
    #expect(zmq_setsockopt(router, ZMQ_ZAP_DOMAIN, "raffle", 6) == 0)
    #expect(zmq_setsockopt(router, 93, &one, 4) == 0)
    #expect(zmq_bind(router, "tcp://127.0.0.1:*") == 0)
    var endpoint = [CChar](repeating: 0, count: 256)
    var count = endpoint.count
    #expect(zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, &endpoint, &count) == 0)
    var options = Caller.quick
    options.curve = CurveClient(serverKey: keys.publicKey, keys: try CurveKeyPair())
    let bound = String(decoding: endpoint.prefix(count - 1).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var caller = try Caller(bound, options: options)
    #expect(try caller.event(of: ends) != .ready)
  }

  @Test("the self-test passes where the gate is closed, and leaves no key behind")
  func selfTest() throws {
    let context = try TransportContext()
    let key = try CurveKeyPair()
    let allowed = AllowedKeys([key.publicKey: "worker"])
    let curve = CurveServer(keys: try CurveKeyPair(), gatekeeper: try Gatekeeper(context, allowed: allowed))
    try checkGate(context, curve)
    #expect(allowed.users == [key.publicKey: "worker"])
  }

  @Test("the self-test fails where its own key is not let in")
  func selfTestFails() throws {
    // The client expects another server than the one that answers.
    let context = try TransportContext()
    let gatekeeper = try Gatekeeper(context, allowed: AllowedKeys())
    let curve = CurveServer(
      publicKey: try CurveKeyPair().publicKey, secretKey: try CurveKeyPair().secretKey, gatekeeper: gatekeeper)
    let error = #expect(throws: TransportError.self) { try checkGate(context, curve, timeoutMilliseconds: 300) }
    #expect(error?.code == .gateOpen)
  }

  @Test("a context has one gatekeeper")
  func oneGatekeeper() throws {
    let context = try TransportContext()
    let first = try Gatekeeper(context, allowed: AllowedKeys())
    #expect(throws: TransportError.self) { try Gatekeeper(context, allowed: AllowedKeys()) }
    withExtendedLifetime(first) {}
  }
}

@Suite("Keys of CURVE")
struct CurveKeyTests {
  // The pair of libzmq's manual, zmq_curve(7).
  private let publicText = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
  private let secretText = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"

  @Test("the public key of a secret one is derived, and both are written as they were read")
  func pair() throws {
    let secret = try #require(CurveSecretKey(secretText))
    let pair = try CurveKeyPair(secret)
    #expect(pair.publicKey.description == publicText)
    #expect(pair.publicKey == CurvePublicKey(publicText))
    #expect(CurvePublicKey(bytes: pair.publicKey.bytes) == pair.publicKey)
    #expect(secret.z85 == secretText)
  }

  @Test("a secret key does not print itself")
  func silent() throws {
    let pair = try CurveKeyPair()
    var dumped = ""
    dump(pair, to: &dumped)
    #expect(!dumped.contains(pair.secretKey.z85))
    #expect(!"\(pair) \(pair.secretKey)".contains(pair.secretKey.z85))
  }

  @Test(
    "what is no key is none",
    arguments: [
      "", "short", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hIDD",
      "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI ", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI\"",
      "########################################", "ééééééééééééééééééé",
    ])
  func noKey(text: String) {
    #expect(CurvePublicKey(text) == nil)
    #expect(CurveSecretKey(text) == nil)
  }

  @Test("pairs differ")
  func random() throws {
    #expect(try CurveKeyPair() != CurveKeyPair())
  }
}
