internal import CZeroMQ

/// The coordinator's side. What is not listed keeps the library's default.
///
/// Always: `ROUTER_MANDATORY`, or frames to unknown peers and into full pipes would vanish silently. Never:
/// `ROUTER_HANDOVER`, which has races in the library; a peer's identity is the session in its frames.
package struct RouterOptions: Sendable {
  /// `SNDHWM`, frames per peer; `.full` beyond. Not flow control: that is the credit window.
  package var sendHighWaterMark: Int32 = 200
  /// `RCVHWM`, frames per peer: more of one that floods wait on its own machine. The credit window keeps others below.
  package var receiveHighWaterMark: Int32 = 200
  /// `LINGER`: the default, for ever, hangs at exit.
  package var lingerMilliseconds: Int32 = 0
  /// `MAXMSGSIZE`: a peer that sends more is disconnected; the default has no limit.
  package var largestFrameBytes: Int64 = 1 << 20
  /// `HANDSHAKE_IVL`
  package var handshakeMilliseconds: Int32 = 10_000
  /// `BACKLOG`: 10,000 workers of one job array start together.
  package var backlog: Int32 = 4_096
  /// `TCP_KEEPALIVE_IDLE`
  package var keepaliveIdleSeconds: Int32 = 60
  /// `CURVE_SERVER` and all that belongs to it; nil: neither encrypted nor authenticated.
  package var curve: CurveServer?

  package init() {}

  func apply(to socket: borrowing Socket) throws(TransportError) {
    try socket.set(ZMQ_ROUTER_MANDATORY, to: 1)
    try socket.set(ZMQ_SNDHWM, to: sendHighWaterMark)
    try socket.set(ZMQ_RCVHWM, to: receiveHighWaterMark)
    try socket.set(ZMQ_LINGER, to: lingerMilliseconds)
    try socket.set(ZMQ_MAXMSGSIZE, toLong: largestFrameBytes)
    try socket.set(ZMQ_HANDSHAKE_IVL, to: handshakeMilliseconds)
    try socket.set(ZMQ_BACKLOG, to: backlog)
    try socket.set(ZMQ_TCP_KEEPALIVE, to: 1)
    try socket.set(ZMQ_TCP_KEEPALIVE_IDLE, to: keepaliveIdleSeconds)
    try curve?.apply(to: socket)
  }
}

/// The worker's side. `ROUTING_ID` stays unset: it has races in the library.
package struct DealerOptions: Hashable, Sendable {
  /// `SNDHWM`, frames kept while there is no connection, too; `.full` beyond.
  package var sendHighWaterMark: Int32 = 1_000
  /// `RCVHWM`
  package var receiveHighWaterMark: Int32 = 1_000
  /// `LINGER`: what a goodbye may take.
  package var lingerMilliseconds: Int32 = 2_000
  /// `MAXMSGSIZE`
  package var largestFrameBytes: Int64 = 1 << 20
  /// `HANDSHAKE_IVL`
  package var handshakeMilliseconds: Int32 = 10_000
  /// `RECONNECT_IVL`, the first wait; doubled up to the largest one.
  package var reconnectMilliseconds: Int32
  /// `RECONNECT_IVL_MAX`: the default has no back-off.
  package var reconnectLargestMilliseconds: Int32
  /// `HEARTBEAT_IVL`, only to notice half-open connections: whether a peer lives is decided by our own pings.
  package var heartbeatMilliseconds: Int32 = 10_000
  /// `HEARTBEAT_TIMEOUT`
  package var heartbeatTimeoutMilliseconds: Int32 = 30_000
  /// `HEARTBEAT_TTL`, after which the other side gives up.
  package var heartbeatLifeMilliseconds: Int32 = 30_000
  /// `TCP_KEEPALIVE_IDLE`
  package var keepaliveIdleSeconds: Int32 = 60
  /// `CURVE_SERVERKEY` and this side's own; nil: neither encrypted nor authenticated.
  package var curve: CurveClient?

  /// `jitter` in 0..<1 is the worker's own and stretches its waits, so that a thousand do not return at once.
  package init(jitter: Double = 0) {
    precondition((0..<1).contains(jitter), "DealerOptions: jitter \(jitter), expected 0..<1")
    reconnectMilliseconds = 250 + Int32(jitter * 250)
    // Less than the coordinator's grace: after a cut, it keeps for each worker what that one was running.
    reconnectLargestMilliseconds = 3_500 + Int32(jitter * 1_000)
  }

  func apply(to socket: borrowing Socket) throws(TransportError) {
    try socket.set(ZMQ_SNDHWM, to: sendHighWaterMark)
    try socket.set(ZMQ_RCVHWM, to: receiveHighWaterMark)
    try socket.set(ZMQ_LINGER, to: lingerMilliseconds)
    try socket.set(ZMQ_MAXMSGSIZE, toLong: largestFrameBytes)
    try socket.set(ZMQ_HANDSHAKE_IVL, to: handshakeMilliseconds)
    try socket.set(ZMQ_RECONNECT_IVL, to: reconnectMilliseconds)
    try socket.set(ZMQ_RECONNECT_IVL_MAX, to: reconnectLargestMilliseconds)
    try socket.set(ZMQ_HEARTBEAT_IVL, to: heartbeatMilliseconds)
    try socket.set(ZMQ_HEARTBEAT_TIMEOUT, to: heartbeatTimeoutMilliseconds)
    try socket.set(ZMQ_HEARTBEAT_TTL, to: heartbeatLifeMilliseconds)
    try socket.set(ZMQ_TCP_KEEPALIVE, to: 1)
    try socket.set(ZMQ_TCP_KEEPALIVE_IDLE, to: keepaliveIdleSeconds)
    try curve?.apply(to: socket)
  }
}
