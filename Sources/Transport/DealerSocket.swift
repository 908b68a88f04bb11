internal import CZeroMQ

/// A worker's end: one connection to the coordinator, made again by the library whenever it breaks.
///
/// Used by one thread. Frames sent while there is no connection are kept and delivered later, possibly in part.
package struct DealerSocket: ~Copyable {
  private let socket: Socket
  private let monitor: Monitor
  private var events: [ConnectionEvent] = []

  package init(_ context: TransportContext, options: DealerOptions = DealerOptions()) throws(TransportError) {
    let socket = try Socket(context, kind: ZMQ_DEALER, largestFrameBytes: options.largestFrameBytes)
    try options.apply(to: socket)
    monitor = try Monitor(socket, context)
    self.socket = socket
  }

  /// Starts to connect; whether anybody answers is seen by what is received.
  package mutating func connect(_ endpoint: String) throws(TransportError) {
    try socket.connect(endpoint)
  }

  /// The next frame; nil if there is none now. Messages that are not one frame are dropped.
  package mutating func receive() throws(TransportError) -> [UInt8]? {
    try socket.receive(parts: 1)?.parts[0]
  }

  package enum SendOutcome: Hashable, Sendable, CaseIterable {
    case sent
    /// The coordinator takes too little, or is away for long: try again later.
    case full
  }

  /// Hands one frame over; never waits.
  package mutating func send(_ frame: [UInt8]) throws(TransportError) -> SendOutcome {
    try socket.checkSize(of: frame)
    return switch try socket.send(frame, more: false) {
    case .sent: .sent
    case .unreachable, .blocked: .full
    }
  }

  /// Ends early when something has happened to the connection, see `takeEvents`.
  package mutating func poll(_ wakeups: [Wakeup], timeoutMilliseconds: Int) throws(TransportError) -> Readiness {
    let readiness = try socket.poll(wakeups, other: monitor.handle, timeoutMilliseconds: timeoutMilliseconds)
    while let event = try monitor.next() {
      // Only the last ones matter to anybody.
      if events.count == 64 { events.removeFirst() }
      events.append(event)
    }
    return readiness
  }

  /// What polls have found to have happened to the connection since the last call, in order.
  package mutating func takeEvents() -> [ConnectionEvent] {
    defer { events = [] }
    return events
  }
}
