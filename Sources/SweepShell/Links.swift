package import SweepCore
package import Transport
package import Wire

/// A frame that reached the coordinator.
package struct IncomingFrame: Sendable {
  package var route: Route
  /// The id of the sender's key; nil where connections carry none.
  package var user: String?
  package var session: SessionID
  package var content: Content

  package enum Content: Sendable {
    case frame(WorkerFrame)
    /// A frame that cannot be read, and why.
    case unreadable(String)
  }
}

/// The coordinator's side of the connection to all workers: sockets, or a queue within one process.
package protocol CoordinatorLink: ~Copyable, SendableMetatype {
  /// Returns when a frame or a signalled wake-up is there, or the time is over.
  mutating func wait(_ wakeups: [Wakeup], milliseconds: Int) throws(TransportError)
  mutating func receive() throws(TransportError) -> IncomingFrame?
  /// False where nobody is connected any more.
  mutating func send(
    _ frame: CoordinatorFrame, session: SessionID, to route: Route
  ) throws(TransportError) -> Bool
  /// The connections of a user, in the order in which they came.
  func routes(of user: String) -> [Route]
  var traffic: Traffic { get }
}

/// What has crossed the connections of a coordinator.
package struct Traffic: Hashable, Sendable {
  package var receivedFrames: UInt64 = 0
  package var receivedBytes: UInt64 = 0
  package var sentFrames: UInt64 = 0
  package var sentBytes: UInt64 = 0

  package init() {}
}

/// The worker's side.
package protocol WorkerLink: ~Copyable, SendableMetatype {
  mutating func wait(_ wakeups: [Wakeup], milliseconds: Int) throws(TransportError)
  mutating func receive() throws(TransportError) -> (SessionID, CoordinatorFrame)?
  mutating func send(_ frame: WorkerFrame, session: SessionID) throws(TransportError)
  /// What stands between this worker and its coordinator, if it is known.
  var obstacle: String? { get }
  /// The coordinator is gone and has left behind that nothing is to be done any more.
  var isSweepOver: Bool { get }
}
