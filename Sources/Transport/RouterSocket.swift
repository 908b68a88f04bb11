internal import CZeroMQ

/// The coordinator's end: one socket for all workers, each behind a route that ends with its connection.
///
/// Used by one thread. A reconnected worker has a new route, also for what it had queued before.
package struct RouterSocket: ~Copyable {
  private let socket: Socket

  package init(_ context: TransportContext, options: RouterOptions = RouterOptions()) throws(TransportError) {
    let socket = try Socket(context, kind: ZMQ_ROUTER, largestFrameBytes: options.largestFrameBytes)
    try options.apply(to: socket)
    self.socket = socket
  }

  /// Listens, and returns the real endpoint: `tcp://127.0.0.1:*` becomes `tcp://127.0.0.1:43627`.
  package mutating func bind(_ endpoint: String) throws(TransportError) -> String {
    try socket.bind(endpoint)
  }

  /// The next frame and the way back; nil if there is none now. Messages that are not one frame are dropped.
  package mutating func receive() throws(TransportError) -> (route: [UInt8], frame: [UInt8])? {
    guard let parts = try socket.receive(parts: 2) else { return nil }
    return (parts[0], parts[1])
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
