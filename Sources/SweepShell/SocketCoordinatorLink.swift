package import SweepCore
package import Transport
package import Wire

/// Workers behind a ROUTER socket.
package struct SocketCoordinatorLink: CoordinatorLink, ~Copyable {
  /// The address as bound, with the real port.
  package let endpoint: String
  private var socket: RouterSocket
  private var routes: [[UInt8]: Route] = [:]
  private var addresses: [Route: [UInt8]] = [:]
  private var nextRoute: UInt64 = 1
  private var sequence: UInt64 = 0
  private var outbox = CoordinatorOutbox()
  /// Frames that a slow worker has not taken yet, in order.
  private var delayed: [(Route, [UInt8])] = []

  package init(binding endpoint: String) throws(TransportError) {
    var socket = try RouterSocket(TransportContext())
    self.endpoint = try socket.bind(endpoint)
    self.socket = socket
  }

  package mutating func wait(_ wakeups: [Wakeup], milliseconds: Int) throws(TransportError) {
    // A route that is found dead here is reported at the next word to it.
    for route in outbox.routes { _ = try flush(route) }
    let again = delayed
    delayed = []
    for (route, bytes) in again { _ = try hand(bytes, to: route) }
    _ = try socket.poll(wakeups, timeoutMilliseconds: delayed.isEmpty ? milliseconds : min(milliseconds, 10))
  }

  package mutating func receive() throws(TransportError) -> IncomingFrame? {
    guard let (address, bytes) = try socket.receive() else { return nil }
    let route = route(of: address)
    do {
      let (header, frame) = try decodeWorkerFrame(bytes)
      return IncomingFrame(route: route, session: header.session, content: .frame(frame))
    } catch {
      if error.code == .version {
        _ = try send(.versionRefused(supported: ProtocolVersion.supported), session: .none, to: route)
      }
      return IncomingFrame(route: route, session: .none, content: .unreadable(error.description))
    }
  }

  package mutating func send(
    _ frame: CoordinatorFrame, session: SessionID, to route: Route
  ) throws(TransportError) -> Bool {
    if outbox.take(frame, session, route) { return addresses[route] != nil }
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
    if delayed.contains(where: { $0.0 == route }) {
      delayed.append((route, bytes))
      return true
    }
    return try hand(bytes, to: route)
  }

  private mutating func hand(_ bytes: [UInt8], to route: Route) throws(TransportError) -> Bool {
    guard let address = addresses[route] else { return false }
    switch try socket.send(bytes, to: address) {
    case .sent: return true
    case .full:
      delayed.append((route, bytes))
      return true
    case .unreachable:
      addresses[route] = nil
      routes[address] = nil
      delayed.removeAll { $0.0 == route }
      return false
    }
  }

  private mutating func route(of address: [UInt8]) -> Route {
    if let known = routes[address] { return known }
    let route = Route(number: nextRoute)
    nextRoute += 1
    routes[address] = route
    addresses[route] = address
    return route
  }
}
