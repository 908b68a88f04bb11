package import SweepCore
package import Transport
package import Wire

/// The two ends of a connection within one process: the frames that would cross the network, handed over as they are.
package struct QueueCoordinatorLink: CoordinatorLink, ~Copyable {
  private let toWorker: Mailbox<(SessionID, CoordinatorFrame)>
  private let fromWorker: Mailbox<(SessionID, WorkerFrame)>
  private var received: [(SessionID, WorkerFrame)] = []
  private static let route = Route(number: 1)

  /// Both ends of a new connection.
  package static func pair() throws(TransportError) -> (
    coordinator: Mailbox<(SessionID, WorkerFrame)>, worker: Mailbox<(SessionID, CoordinatorFrame)>
  ) {
    (try Mailbox(), try Mailbox())
  }

  package init(from: Mailbox<(SessionID, WorkerFrame)>, to: Mailbox<(SessionID, CoordinatorFrame)>) {
    fromWorker = from
    toWorker = to
  }

  package mutating func wait(_ wakeups: [Wakeup], milliseconds: Int) throws(TransportError) {
    guard received.isEmpty else { return }
    try waitFor(wakeups + [fromWorker.wakeup], milliseconds: milliseconds)
  }

  package mutating func receive() -> IncomingFrame? {
    if received.isEmpty { received = fromWorker.takeAll().reversed() }
    return received.popLast().map { IncomingFrame(route: Self.route, session: $0.0, content: .frame($0.1)) }
  }

  package mutating func send(_ frame: CoordinatorFrame, session: SessionID, to route: Route) -> Bool {
    toWorker.post((session, frame))
    return true
  }

  package func routes(of user: String) -> [Route] { [] }

  /// Nothing is made into bytes here.
  package var traffic: Traffic { Traffic() }
}

package struct QueueWorkerLink: WorkerLink, ~Copyable {
  private let toCoordinator: Mailbox<(SessionID, WorkerFrame)>
  private let fromCoordinator: Mailbox<(SessionID, CoordinatorFrame)>
  private var received: [(SessionID, CoordinatorFrame)] = []

  package init(from: Mailbox<(SessionID, CoordinatorFrame)>, to: Mailbox<(SessionID, WorkerFrame)>) {
    fromCoordinator = from
    toCoordinator = to
  }

  package mutating func wait(_ wakeups: [Wakeup], milliseconds: Int) throws(TransportError) {
    guard received.isEmpty else { return }
    try waitFor(wakeups + [fromCoordinator.wakeup], milliseconds: milliseconds)
  }

  package mutating func receive() -> (SessionID, CoordinatorFrame)? {
    if received.isEmpty { received = fromCoordinator.takeAll().reversed() }
    return received.popLast()
  }

  package mutating func send(_ frame: WorkerFrame, session: SessionID) {
    toCoordinator.post((session, frame))
  }

  package var obstacle: String? { nil }
  package var isSweepOver: Bool { false }
}
