/// Shows that a gate is closed before anything is opened behind it: throws `.gateOpen` unless it is.
///
/// On a socket of its own on this machine, with the gatekeeper and the settings that the real one will have: somebody
/// without a key is turned away, a key drawn at random is refused, the same key is let in under its user's name once it
/// is allowed, and refused again when it is allowed no more.
///
/// - Parameter timeoutMilliseconds: for each of the four visits, of which none takes more than a few milliseconds.
package func checkGate(
  _ context: TransportContext, _ curve: CurveServer, timeoutMilliseconds: Int = 10_000
) throws(TransportError) {
  var options = RouterOptions()
  options.curve = curve
  var check = GateCheck(router: try RouterSocket(context, options: options), timeoutMilliseconds: timeoutMilliseconds)
  check.endpoint = try check.router.bind("tcp://127.0.0.1:*")
  let stranger = try CurveKeyPair()
  let client = CurveClient(serverKey: curve.publicKey, keys: stranger)
  try check.requireRefusal(nil, "somebody without a key")
  try check.requireRefusal(client, "a key drawn at random")
  do {
    curve.gatekeeper.allowed.add(stranger.publicKey, user: GateCheck.user)
    defer { curve.gatekeeper.allowed.remove(stranger.publicKey) }
    try check.requireAcceptance(client)
  }
  try check.requireRefusal(client, "a key that is allowed no more")
}

private struct GateCheck: ~Copyable {
  var router: RouterSocket
  var endpoint = ""
  let timeoutMilliseconds: Int
  static let user = "self-test"

  init(router: consuming RouterSocket, timeoutMilliseconds: Int) {
    self.router = router
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  mutating func requireRefusal(_ client: CurveClient?, _ who: String) throws(TransportError) {
    // On a busy machine a visit may come to nothing; only an answer says something about the gate.
    var event: ConnectionEvent?
    for _ in 0..<3 where event == nil { event = try visit(client) }
    let expected: ConnectionEvent = client == nil ? .otherSecurity : .keyRefused
    guard event == expected, try router.receive() == nil else {
      throw failure("\(who) was to be refused, and \(event.map { "found: \($0)" } ?? "nobody answered")")
    }
  }

  mutating func requireAcceptance(_ client: CurveClient) throws(TransportError) {
    var dealer = try call(client)
    let end = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
    while ContinuousClock.now < end {
      if let message = try router.receive() {
        guard message.user == Self.user else { break }
        return
      }
      _ = try dealer.poll([], timeoutMilliseconds: 5)
    }
    throw failure("a key that is allowed was not let in")
  }

  /// How a client's handshake ends; nil if it does not.
  ///
  /// A connection that breaks in the midst of it is made again, and says more then. Somebody without a key may never
  /// hear why: that takes reading the other side's greeting before it hangs up, which on a busy machine may not happen
  /// for long. Several handshakes that broke off, and none that did not, are as good a refusal.
  private func visit(_ client: CurveClient?) throws(TransportError) -> ConnectionEvent? {
    var dealer = try call(client)
    var broken = 0
    let end = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
    while ContinuousClock.now < end {
      _ = try dealer.poll([], timeoutMilliseconds: 50)
      for event in dealer.takeEvents() {
        switch event {
        case .disconnected: continue
        case .handshakeFailed: broken += 1
        case .ready, .keyRefused, .otherSecurity: return event
        }
      }
      if client == nil, broken >= 5 { return .otherSecurity }
    }
    return nil
  }

  /// A client in a context of its own, as far from the router as can be had, with one frame to say.
  private func call(_ client: CurveClient?) throws(TransportError) -> DealerSocket {
    var options = DealerOptions()
    options.curve = client
    options.lingerMilliseconds = 0
    options.reconnectMilliseconds = 20
    options.reconnectLargestMilliseconds = 20
    var dealer = try DealerSocket(try TransportContext(), options: options)
    try dealer.connect(endpoint)
    _ = try dealer.send([0])
    return dealer
  }

  private func failure(_ what: String) -> TransportError {
    TransportError(
      .gateOpen, at: "self-test of the encryption:",
      "\(what); nothing is opened: update libzmq (4.3.4 works), or add --insecure on a network that you trust")
  }
}
