internal import CZeroMQ

/// What happened to a dealer's connection.
package enum ConnectionEvent: Hashable, Sendable {
  /// Connected, and each side has accepted the other.
  case ready
  /// The other side does not allow this key. The library does not try again: make a new socket.
  case keyRefused
  /// One side encrypts and the other does not. The library does not try again: make a new socket.
  case otherSecurity
  /// The handshake broke off: another server key than expected, no coordinator, or one that just ended. Tried again.
  case handshakeFailed
  /// A connection is gone. Tried again, unless one of the above came with it.
  case disconnected
}

/// Where the library tells what happens to a socket.
struct Monitor: ~Copyable {
  private let socket: Socket

  /// Of a socket that is not connected yet.
  init(_ watched: borrowing Socket, _ context: TransportContext) throws(TransportError) {
    let name = "inproc://monitor-\(context.nextNumber())"
    let events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
      | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED
    try watched.startMonitor(name, events: events)
    let socket = try Socket(context, kind: ZMQ_PAIR, largestFrameBytes: 1 << 16)
    try socket.set(ZMQ_LINGER, to: 0)
    // The library's thread must never wait for us.
    try socket.set(ZMQ_RCVHWM, to: 0)
    try socket.connect(name)
    self.socket = socket
  }

  var handle: Socket.Handle { socket.handle }

  /// The next event; nil if there is none now.
  func next() throws(TransportError) -> ConnectionEvent? {
    while let message = try socket.receive(parts: 2) {
      // 16 bits of event and 32 bits of value in the machine's order, then the endpoint.
      guard message.parts[0].count == 6 else { continue }
      let event = Int32(message.parts[0][0]) | Int32(message.parts[0][1]) << 8
      switch event {
      case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return .ready
      case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: return .keyRefused
      case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL where value(message.parts[0]) == mechanismMismatch:
        return .otherSecurity
      case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return .handshakeFailed
      case ZMQ_EVENT_DISCONNECTED: return .disconnected
      default: continue
      }
    }
    return nil
  }

  private func value(_ part: [UInt8]) -> UInt32 {
    part[2...].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// `ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH`
private let mechanismMismatch: UInt32 = 0x1100_0002
