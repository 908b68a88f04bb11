internal import CZeroMQ

/// The coordinator's end: one socket for all workers, each behind a route that ends with its connection.
///
/// Used by one thread. A reconnected worker has a new route, also for what it had queued before.
package struct RouterSocket: ~Copyable {
  private let socket: Socket
  private let curve: CurveServer?

  package init(_ context: TransportContext, options: RouterOptions = RouterOptions()) throws(TransportError) {
    if let curve = options.curve {
      precondition(curve.gatekeeper.context === context, "RouterSocket: the gatekeeper is of another context")
    }
    let socket = try Socket(context, kind: ZMQ_ROUTER, largestFrameBytes: options.largestFrameBytes)
    try options.apply(to: socket)
    self.socket = socket
    curve = options.curve
  }

  /// Listens, and returns the real endpoint: `tcp://127.0.0.1:*` becomes `tcp://127.0.0.1:43627`.
  package mutating func bind(_ endpoint: String) throws(TransportError) -> String {
    try socket.bind(endpoint)
  }

  /// The next frame and who sent it; nil if there is none now. Messages that are not one frame are dropped.
  package mutating func receive() throws(TransportError) -> Incoming? {
    guard let message = try socket.receive(parts: 2) else { return nil }
    // Nobody is let in without a name; were the library to change its mind, this is where it would end.
    if curve != nil && message.user == nil { return nil }
    return Incoming(
      route: message.parts[0], frame: message.parts[1], user: curve == nil ? nil : message.user,
      address: message.address)
  }

  package struct Incoming: Hashable, Sendable {
    /// The way back.
    package var route: [UInt8]
    package var frame: [UInt8]
    /// The gatekeeper's name for the sender's key; nil without encryption.
    package var user: String?
    /// The sender's number on the network, e.g. `10.0.0.2`; nil within this machine.
    package var address: String?
  }

  package enum SendOutcome: Hashable, Sendable, CaseIterable {
    case sent
    /// No connection has this route (any more).
    case unreachable
    /// The worker takes too little: try again later.
    case full
  }

  /// Hands one frame over for a route; never waits.
  package mutating func send(_ frame: [UInt8], to route: [UInt8]) throws(TransportError) -> SendOutcome {
    // Refused before the route, as half a message cannot be taken back.
    try socket.checkSize(of: frame)
    switch try socket.send(route, more: true) {
    case .unreachable: return .unreachable
    case .blocked: return .full
    case .sent: break
    }
    // The route was accepted, so the library takes the rest, or drops it with the connection.
    return switch try socket.send(frame, more: false) {
    case .sent: .sent
    case .unreachable, .blocked: throw TransportError(.system, at: "zmq_send", "took a route, but not its frame")
    }
  }

  package func poll(_ wakeups: [Wakeup], timeoutMilliseconds: Int) throws(TransportError) -> Readiness {
    try socket.poll(wakeups, timeoutMilliseconds: timeoutMilliseconds)
  }
}
