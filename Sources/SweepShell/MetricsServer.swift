internal import Foundation
internal import Glibc
internal import SweepCore
internal import Transport

/// Answers `GET /metrics`, on a thread of its own.
///
/// One answer a connection. Nobody can keep it busy: at most 32 connections, 8 KiB of a request, five seconds to say it
/// and five to take the answer; more is turned away. The coordinator is asked once a second at most.
package final class MetricsServer: Sendable {
  /// With the real port.
  package let address: String
  private let listener: Int32
  /// Asks the coordinator, which posts the text.
  private let ask: @Sendable (Mailbox<String>) -> Void

  static let connectionLimit = 32
  private static let askMilliseconds = 2_000

  /// - Parameter address: HOST:PORT; port 0 takes a free one.
  package init(_ address: String, ask: @escaping @Sendable (MetricsInquiry) -> Void) throws(ShellError) {
    (listener, self.address) = try listen(at: address)
    self.ask = { ask(MetricsInquiry(reply: $0)) }
    ProcessFacts.note()
  }

  package func start() {
    let thread = Thread { [self] in serve() }
    thread.name = "metrics"
    thread.start()
  }

  private func serve() {
    guard let reply = try? Mailbox<String>() else { return }
    var connections: [HTTPConnection] = []
    var last: (text: String, at: Instant)?
    while true {
      var items = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
      items += connections.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
      let wait = connections.isEmpty ? Int32(60_000) : 250
      guard poll(&items, nfds_t(items.count), wait) >= 0 || errno == EINTR else { return }
      let now = monotonicNow()
      for index in connections.indices {
        let isReady = items[index + 1].revents != 0
        connections[index].advance(isReady: isReady, at: now) {
          if last.map({ now - $0.at > 1_000 }) ?? true, let text = inquire(reply) { last = (text, now) }
          return last.flatMap { now - $0.at < 10_000 ? $0.text : nil }
        }
      }
      for connection in connections where connection.isOver { close(connection.descriptor) }
      connections.removeAll(where: \.isOver)
      if items[0].revents != 0 { take(&connections, now) }
    }
  }

  private func take(_ connections: inout [HTTPConnection], _ now: Instant) {
    for _ in 0..<Self.connectionLimit {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else {
        // Without a free descriptor the caller stays in line; a pause keeps this loop from spinning.
        if errno == EMFILE || errno == ENFILE { usleep(200_000) }
        return
      }
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      if connections.count < Self.connectionLimit {
        connections.append(HTTPConnection(descriptor, at: now))
      } else {
        close(descriptor)
      }
    }
  }

  /// The coordinator's answer; nil where it takes too long.
  private func inquire(_ reply: Mailbox<String>) -> String? {
    _ = reply.takeAll()
    ask(reply)
    let deadline = monotonicNow() + Int64(Self.askMilliseconds)
    while true {
      if let text = reply.takeAll().last { return text }
      let rest = deadline - monotonicNow()
      guard rest > 0, (try? waitFor([reply.wakeup], milliseconds: Int(rest))) != nil else { return nil }
    }
  }
}

/// The wish for metrics, on its way to the coordinator.
package struct MetricsInquiry: Sendable {
  let reply: Mailbox<String>
}

/// HOST:PORT taken apart, the host without brackets; `start` is what stands before the port.
package func metricsAddress(_ address: String) throws(ShellError) -> (start: Substring, host: String, port: UInt16) {
  guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else {
    throw ShellError(.usage, "--metrics \(address): expected HOST:PORT, e.g. 127.0.0.1:9090")
  }
  let host = address[..<colon].trimmingPrefix("[").replacing("]", with: "")
  guard !host.isEmpty else {
    throw ShellError(.usage, "--metrics \(address): expected a host before the port, e.g. 127.0.0.1:9090")
  }
  return (address[...colon], String(host), port)
}

/// A socket that listens, and where.
private func listen(at address: String) throws(ShellError) -> (descriptor: Int32, address: String) {
  let (start, host, port) = try metricsAddress(address)
  var hints = addrinfo()
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  hints.ai_flags = AI_PASSIVE
  var found: UnsafeMutablePointer<addrinfo>?
  // Proof: the list is valid until it is freed, and only its first element is used.
  guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let first = found?.pointee else {
    throw ShellError(.usage, "--metrics \(address): expected an address of this machine, found a host that is not known")
  }
  defer { freeaddrinfo(found) }
  let descriptor = socket(first.ai_family, first.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
  var yes: Int32 = 1
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
  guard descriptor >= 0, bind(descriptor, first.ai_addr, first.ai_addrlen) == 0, Glibc.listen(descriptor, 64) == 0 else {
    let reason = String(cString: strerror(errno))
    if descriptor >= 0 { close(descriptor) }
    throw ShellError(.failure, "--metrics \(address): expected an address to listen at, found: \(reason); choose another port")
  }
  var bound = sockaddr_storage()
  var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
  // Proof: the kernel writes at most `length` bytes, which is the size of what is written to.
  let real = withUnsafeMutablePointer(to: &bound) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
  }
  // Port and network order are at the same place for both families.
  let number = withUnsafeBytes(of: bound) { UInt16($0[2]) << 8 | UInt16($0[3]) }
  return (descriptor, "\(start)\(real == 0 ? number : port)")
}
