internal import CZeroMQ
internal import Foundation
internal import Synchronization

/// The keys that may come in, and the user that each belongs to; may be changed at any time, from any thread.
package final class AllowedKeys: Sendable {
  private let table: Mutex<[CurvePublicKey: String]>

  package init(_ users: [CurvePublicKey: String] = [:]) {
    table = Mutex(users)
  }

  package var users: [CurvePublicKey: String] { table.withLock { $0 } }

  /// Holds for connections from now on; those that are there stay, and whoever reads their frames must look again.
  package func replace(with users: [CurvePublicKey: String]) {
    table.withLock { $0 = users }
  }

  package func add(_ key: CurvePublicKey, user: String) {
    table.withLock { $0[key] = user }
  }

  package func remove(_ key: CurvePublicKey) {
    table.withLock { $0[key] = nil }
  }

  package func user(of key: CurvePublicKey) -> String? {
    table.withLock { $0[key] }
  }
}

/// Says to the library which keys may connect: the handler of its authentication protocol (ZeroMQ RFC 27, ZAP 1.0).
///
/// It listens when `init` returns and answers on a thread of its own, so that no handshake waits for the thread that
/// owns the sockets, and that thread never for a handshake. Routers that it guards keep it; with the last of them it
/// ends, and after that the library refuses everybody.
package final class Gatekeeper: Sendable {
  package let allowed: AllowedKeys
  let context: TransportContext
  private let stop: Wakeup

  /// One for a context: a second one cannot be made.
  package init(_ context: TransportContext, allowed: AllowedKeys) throws(TransportError) {
    self.allowed = allowed
    self.context = context
    let stop = try Wakeup()
    self.stop = stop
    let desk = try ZAPDesk(context)
    let thread = Thread { desk.answer(allowed, until: stop) }
    thread.name = "gatekeeper"
    thread.start()
  }

  deinit { stop.signal() }
}

/// The socket where the library asks.
// Proof: made by one thread and then handed to another one, which alone uses it; starting that thread orders the two.
private final class ZAPDesk: @unchecked Sendable {
  private let socket: Socket

  init(_ context: TransportContext) throws(TransportError) {
    // A router, not a reply socket: an answer to somebody who is gone is dropped, and there is no turn to miss.
    let socket = try Socket(context, kind: ZMQ_ROUTER, largestFrameBytes: 1 << 16)
    try socket.set(ZMQ_LINGER, to: 0)
    _ = try socket.bind("inproc://zeromq.zap.01")
    self.socket = socket
  }

  func answer(_ allowed: AllowedKeys, until stop: Wakeup) {
    do throws(TransportError) {
      while try !socket.poll([stop], timeoutMilliseconds: 3_600_000).wakeups[0] {
        while let request = try socket.receive(parts: 9) { try reply(to: request.parts, allowed) }
      }
    } catch {
      // The socket closes, and without it nobody new gets in.
    }
  }

  /// A request: route, empty, version, request, domain, address, routing id, mechanism, public key.
  private func reply(to request: [[UInt8]], _ allowed: AllowedKeys) throws(TransportError) {
    let isCurve = request[2] == Array("1.0".utf8) && request[7] == Array("CURVE".utf8)
    let user = isCurve ? CurvePublicKey(bytes: request[8]).flatMap { allowed.user(of: $0) } : nil
    let (code, text) = user == nil ? ("400", "key not allowed") : ("200", "OK")
    let parts: [[UInt8]] = [
      request[0], [], request[2], request[3], Array(code.utf8), Array(text.utf8), Array((user ?? "").utf8), [],
    ]
    for (index, part) in parts.enumerated() {
      guard try socket.send(part, more: index < parts.count - 1) == .sent else { return }
    }
  }
}
