internal import Glibc
package import SweepCore
package import Transport
package import Wire

/// Workers behind a ROUTER socket.
package struct SocketCoordinatorLink: CoordinatorLink, ~Copyable {
  /// The address as bound, with the real port.
  package let endpoint: String
  private var socket: RouterSocket
  private var routes: [Peer: Route] = [:]
  private var connections: [Route: Connection] = [:]
  private var nextRoute: UInt64 = 1
  private var sequence: UInt64 = 0
  private var outbox = CoordinatorOutbox()
  private var lastTurn: Int64 = 0
  private static let turnMicroseconds: Int64 = 1_000
  /// Connections with frames that have not been taken yet.
  private var slow: [Route] = []
  private var received: UInt64 = 0
  package private(set) var traffic = Traffic()

  private struct Connection {
    var peer: Peer
    /// Frames that a slow worker has not taken yet, in order.
    var delayed: [[UInt8]] = []
    var delayedBytes = 0
    /// When a frame came last, in frames of all.
    var lastReceived: UInt64 = 0
  }

  /// A worker that reads reaches none of them; who does not read is cut off before it costs memory.
  private static let delayedLimit = 4_096
  private static let delayedBytesLimit = 64 << 20
  /// Connections that are remembered; the library does not say which are gone.
  private static let connectionLimit = 65_536

  /// A connection of one user. The library's address alone may come again with another user behind it.
  private struct Peer: Hashable {
    var address: [UInt8]
    var user: String?
  }

  /// Neither encrypted nor authenticated.
  package init(binding endpoint: String) throws(TransportError) {
    var socket = try RouterSocket(TransportContext())
    self.endpoint = try socket.bind(endpoint)
    self.socket = socket
  }

  /// Encrypted, for allowed keys only; shown to be so before the address is bound.
  package init(binding endpoint: String, keys: CurveKeyPair, allowed: AllowedKeys) throws(TransportError) {
    // Encryption is done by these threads: two serve a thousand workers.
    let context = try TransportContext(ioThreads: 2)
    let curve = CurveServer(keys: keys, gatekeeper: try Gatekeeper(context, allowed: allowed))
    try checkGate(context, curve)
    var options = RouterOptions()
    options.curve = curve
    var socket = try RouterSocket(context, options: options)
    self.endpoint = try socket.bind(endpoint)
    self.socket = socket
  }

  package mutating func wait(_ wakeups: [Wakeup], milliseconds: Int) throws(TransportError) {
    // A route that is found dead here is reported at the next word to it.
    for route in outbox.routes { _ = try flush(route) }
    let again = slow
    slow = []
    for route in again { try handOver(route) }
    pace()
    _ = try socket.poll(wakeups, timeoutMilliseconds: slow.isEmpty ? milliseconds : min(milliseconds, 10))
  }

  /// Lets a millisecond pass from turn to turn: what thousands a second say is taken up together, and everybody else
  /// waits no longer for it than for the network.
  private mutating func pace() {
    let pause = Self.turnMicroseconds - (monotonicMicroseconds() - lastTurn)
    if pause > 0 { usleep(UInt32(pause)) }
    lastTurn = monotonicMicroseconds()
  }

  package mutating func receive() throws(TransportError) -> IncomingFrame? {
    guard let message = try socket.receive() else { return nil }
    traffic.receivedFrames += 1
    traffic.receivedBytes += UInt64(message.frame.count)
    let route = route(of: Peer(address: message.route, user: message.user))
    do {
      let (header, frame) = try decodeWorkerFrame(message.frame)
      return IncomingFrame(route: route, user: message.user, session: header.session, content: .frame(frame))
    } catch {
      if error.code == .version {
        _ = try send(.versionRefused(supported: ProtocolVersion.supported), session: .none, to: route)
      }
      return IncomingFrame(
        route: route, user: message.user, session: .none, content: .unreadable(error.description))
    }
  }

  package mutating func send(
    _ frame: CoordinatorFrame, session: SessionID, to route: Route
  ) throws(TransportError) -> Bool {
    if outbox.take(frame, session, route) { return connections[route] != nil }
    guard try flush(route) else { return false }
    if outbox.take(frame, session, route) { return true }
    return try hand(frame, session, to: route)
  }

  private mutating func flush(_ route: Route) throws(TransportError) -> Bool {
    guard let batch = outbox.empty(route) else { return true }
    for frame in batch.frames {
      if try !hand(frame, batch.session, to: route) { return false }
    }
    return true
  }

  private mutating func hand(
    _ frame: CoordinatorFrame, _ session: SessionID, to route: Route
  ) throws(TransportError) -> Bool {
    sequence += 1
    let bytes: [UInt8]
    do {
      bytes = try encode(frame, session: session, sequence: sequence)
    } catch {
      preconditionFailure("a frame of the coordinator's own making cannot be sent: \(error)")
    }
    traffic.sentFrames += 1
    traffic.sentBytes += UInt64(bytes.count)
    guard let connection = connections[route] else { return false }
    if !connection.delayed.isEmpty {
      guard connection.delayed.count < Self.delayedLimit, connection.delayedBytes < Self.delayedBytesLimit else {
        forget(route)
        return false
      }
      delay(bytes, route)
      return true
    }
    switch try socket.send(bytes, to: connection.peer.address) {
    case .sent: return true
    case .full:
      delay(bytes, route)
      slow.append(route)
      return true
    case .unreachable:
      forget(route)
      return false
    }
  }

  private mutating func delay(_ bytes: [UInt8], _ route: Route) {
    connections[route]?.delayed.append(bytes)
    connections[route]?.delayedBytes += bytes.count
  }

  package func routes(of user: String) -> [Route] {
    connections.filter { $0.value.peer.user == user }.keys.sorted()
  }

  /// Sends what a slow worker takes now.
  private mutating func handOver(_ route: Route) throws(TransportError) {
    guard let connection = connections[route] else { return }
    for (index, bytes) in connection.delayed.enumerated() {
      switch try socket.send(bytes, to: connection.peer.address) {
      case .sent:
        connections[route]?.delayedBytes -= bytes.count
        continue
      case .full:
        connections[route]?.delayed.removeFirst(index)
        slow.append(route)
      case .unreachable: forget(route)
      }
      return
    }
    connections[route]?.delayed = []
  }

  private mutating func forget(_ route: Route) {
    if let connection = connections.removeValue(forKey: route) { routes[connection.peer] = nil }
  }

  private mutating func route(of peer: Peer) -> Route {
    received += 1
    if let known = routes[peer] {
      connections[known]?.lastReceived = received
      return known
    }
    if connections.count >= Self.connectionLimit {
      // Those that were silent for longest: who is alive among them is asked to say hello.
      let times = connections.values.map(\.lastReceived).sorted()
      let middle = times[times.count / 2]
      for (route, connection) in connections where connection.lastReceived < middle { forget(route) }
    }
    let route = Route(number: nextRoute)
    nextRoute += 1
    routes[peer] = route
    connections[route] = Connection(peer: peer, lastReceived: received)
    return route
  }
}
