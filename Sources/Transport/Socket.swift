internal import CZeroMQ
internal import Glibc

/// One libzmq socket, closed at the end of its life. For one thread only: nothing here is `Sendable`.
struct Socket: ~Copyable {
  // Proof for every use of the two pointers: they are valid from init to deinit, and only here.
  private let raw: UnsafeMutableRawPointer
  /// The part being received; outside of `receivePart` it holds nothing.
  private let message: UnsafeMutablePointer<zmq_msg_t>
  private let context: TransportContext
  private let largestFrameBytes: Int64

  init(_ context: TransportContext, kind: Int32, largestFrameBytes: Int64) throws(TransportError) {
    guard let raw = zmq_socket(context.raw, kind) else { throw .last(of: "zmq_socket") }
    self.raw = raw
    self.context = context
    self.largestFrameBytes = largestFrameBytes
    message = .allocate(capacity: 1)
    message.initialize(to: zmq_msg_t())
  }

  deinit {
    zmq_close(raw)
    message.deallocate()
  }

  /// What polls need.
  struct Handle {
    fileprivate let raw: UnsafeMutableRawPointer
  }

  /// Valid as long as the socket is.
  var handle: Handle { Handle(raw: raw) }

  func set(_ option: Int32, to value: Int32) throws(TransportError) {
    try setBytes(option, value)
  }

  /// For the options of 64 bits.
  func set(_ option: Int32, toLong value: Int64) throws(TransportError) {
    try setBytes(option, value)
  }

  /// For keys and names; their bytes are in no error.
  func set(_ option: Int32, toBytes bytes: [UInt8]) throws(TransportError) {
    // Proof: libzmq copies as many bytes as it is told.
    guard zmq_setsockopt(raw, option, bytes, bytes.count) == 0 else { throw .last(of: "zmq_setsockopt(\(option))") }
  }

  /// Tells what happens to this socket's connections at an `inproc` endpoint.
  func startMonitor(_ endpoint: String, events: Int32) throws(TransportError) {
    guard zmq_socket_monitor(raw, endpoint, events) == 0 else { throw .last(of: "zmq_socket_monitor") }
  }

  private func setBytes(_ option: Int32, _ value: some FixedWidthInteger) throws(TransportError) {
    // Proof: libzmq copies as many bytes as the value has, and refuses an option of another size.
    let result = withUnsafeBytes(of: value) { zmq_setsockopt(raw, option, $0.baseAddress, $0.count) }
    guard result == 0 else { throw .last(of: "zmq_setsockopt(\(option)) to \(value)") }
  }

  /// The endpoint bound last, with the real port.
  func bind(_ endpoint: String) throws(TransportError) -> String {
    guard Endpoint(endpoint, wildcards: true) != nil else {
      throw .badEndpoint(endpoint, expected: "tcp://127.0.0.1:5555")
    }
    try set(ZMQ_IPV6, to: familyOption(endpoint))
    guard zmq_bind(raw, endpoint) == 0 else { throw .lastOfBind(to: endpoint) }
    var count = 1_024
    // Proof: libzmq writes at most `count` bytes, or nothing; the last one is the terminating zero.
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = zmq_getsockopt(raw, ZMQ_LAST_ENDPOINT, buffer.baseAddress, &count) == 0 ? count : 0
    }
    guard !bytes.isEmpty else { throw .last(of: "zmq_getsockopt(ZMQ_LAST_ENDPOINT)") }
    return String(decoding: bytes.dropLast(), as: UTF8.self)
  }

  func connect(_ endpoint: String) throws(TransportError) {
    guard Endpoint(endpoint, wildcards: false) != nil else {
      throw .badEndpoint(endpoint, expected: "tcp://head:5555")
    }
    try set(ZMQ_IPV6, to: familyOption(endpoint))
    guard zmq_connect(raw, endpoint) == 0 else { throw .lastOfConnect(to: endpoint) }
  }

  /// Which of the socket and the wake-ups have something, after at most the time-out. A signal, or something at the
  /// `other` socket, ends the wait early.
  func poll(
    _ wakeups: [Wakeup], other: Handle? = nil, timeoutMilliseconds: Int
  ) throws(TransportError) -> Readiness {
    precondition(timeoutMilliseconds >= 0, "poll: \(timeoutMilliseconds) ms, expected a wait that ends")
    let events = Int16(ZMQ_POLLIN)
    var items = [zmq_pollitem_t(socket: raw, fd: 0, events: events, revents: 0)]
    items += wakeups.map { zmq_pollitem_t(socket: nil, fd: $0.readEnd, events: events, revents: 0) }
    if let other { items.append(zmq_pollitem_t(socket: other.raw, fd: 0, events: events, revents: 0)) }
    guard zmq_poll(&items, Int32(items.count), timeoutMilliseconds) >= 0 else {
      guard zmq_errno() == EINTR else { throw .last(of: "zmq_poll") }
      return Readiness(socket: false, wakeups: wakeups.map { _ in false })
    }
    return Readiness(socket: items[0].revents != 0, wakeups: items.dropFirst().prefix(wakeups.count).map { $0.revents != 0 })
  }

  /// The next message of exactly `count` parts; nil if there is none. Others are dropped, some per call.
  func receive(parts count: Int) throws(TransportError) -> Message? {
    // A peer that sends nothing else must not keep us here: what is left is found by the next poll.
    for _ in 0..<64 {
      guard var part = try receivePart() else { return nil }
      var parts = [part.bytes]
      var found = 1
      while part.more {
        guard let next = try receivePart() else { break }
        part = next
        found += 1
        if found <= count { parts.append(part.bytes) }
      }
      if found == count { return Message(parts: parts, user: part.user, address: part.address) }
    }
    return nil
  }

  /// A message and who sent it, as the connection's handshake found.
  struct Message {
    var parts: [[UInt8]]
    /// The gatekeeper's name for the peer's key; nil without encryption.
    var user: String?
    /// The peer's number on the network; nil within this machine.
    var address: String?
  }

  /// Throws for a frame that would make the peer close the connection, again and again.
  func checkSize(of frame: [UInt8]) throws(TransportError) {
    guard frame.count <= largestFrameBytes else {
      throw TransportError(
        .frameTooLarge, at: "send", "expected at most \(largestFrameBytes) bytes, found \(frame.count)")
    }
  }

  /// Hands one part over. `.blocked` and `.unreachable` leave nothing behind.
  func send(_ bytes: [UInt8], more: Bool) throws(TransportError) -> PartOutcome {
    let flags = more ? ZMQ_DONTWAIT | ZMQ_SNDMORE : ZMQ_DONTWAIT
    while true {
      // Proof: libzmq copies the bytes before it returns.
      let result = bytes.withUnsafeBytes { zmq_send(raw, $0.baseAddress, $0.count, flags) }
      if result >= 0 { return .sent }
      switch zmq_errno() {
      case EINTR: continue
      case EAGAIN: return .blocked
      case EHOSTUNREACH: return .unreachable
      default: throw .last(of: "zmq_send")
      }
    }
  }

  enum PartOutcome { case sent, blocked, unreachable }

  private struct Part {
    var bytes: [UInt8]
    var more: Bool
    /// Of last parts.
    var user: String?
    var address: String?
  }

  private func receivePart() throws(TransportError) -> Part? {
    zmq_msg_init(message)
    defer { zmq_msg_close(message) }
    while zmq_msg_recv(message, raw, ZMQ_DONTWAIT) < 0 {
      switch zmq_errno() {
      case EINTR: continue
      case EAGAIN: return nil
      default: throw .last(of: "zmq_msg_recv")
      }
    }
    // Proof: the message owns `size` bytes until it is closed, and they are copied before that.
    let bytes = UnsafeRawBufferPointer(start: zmq_msg_data(message), count: zmq_msg_size(message))
    let more = zmq_msg_more(message) != 0
    return Part(
      bytes: Array(bytes), more: more, user: more ? nil : property("User-Id"),
      address: more ? nil : property("Peer-Address"))
  }

  /// What the message being received says about its connection.
  private func property(_ name: String) -> String? {
    // Proof: libzmq returns nil or text that is valid until the message is closed, and it is copied before that.
    zmq_msg_gets(message, name).map { String(cString: $0) }
  }
}

/// IPv6 only where the endpoint is written so: with it, libzmq names IPv4 endpoints "[::ffff:127.0.0.1]".
private func familyOption(_ endpoint: String) -> Int32 {
  endpoint.contains("[") ? 1 : 0
}

/// What a poll found to read.
package struct Readiness: Hashable, Sendable {
  package var socket: Bool
  /// One for each wake-up, in the order given.
  package var wakeups: [Bool]

  package init(socket: Bool, wakeups: [Bool]) {
    self.socket = socket
    self.wakeups = wakeups
  }
}
