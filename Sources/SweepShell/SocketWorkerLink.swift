internal import Logging
package import SweepCore
package import Transport
package import Wire

/// The coordinator behind a DEALER socket; a new socket wherever the library would not try again by itself.
package struct SocketWorkerLink: WorkerLink, ~Copyable {
  private let context: TransportContext
  private let jitter: Double
  private var socket: DealerSocket
  private var search: CoordinatorSearch
  private var sequence: UInt64 = 0
  /// Frames that the socket has not taken yet, in order.
  private var delayed: [[UInt8]] = []
  /// Reports of one turn, which go together.
  private var reports: [Report] = []
  private var reportBytes = 0
  private var reportSession = SessionID.none
  private var lastReports = Instant(milliseconds: 0)
  private static let longestReports = 256 << 10
  private let log = Logger(label: "raffle.worker")

  /// - Parameter jitter: 0..<1, the worker's own, so that a thousand do not return at once.
  package init(_ coordinates: Coordinates, jitter: Double) throws(TransportError) {
    let context = try TransportContext()
    let search = CoordinatorSearch(coordinates, at: monotonicNow())
    socket = try Self.socket(context, search, jitter)
    self.context = context
    self.jitter = jitter
    self.search = search
  }

  /// What stands between this worker and its coordinator, if it is known.
  package var obstacle: String? { search.obstacleText }

  package var isSweepOver: Bool { search.isOver(at: monotonicNow()) }

  package mutating func wait(_ wakeups: [Wakeup], milliseconds: Int) throws(TransportError) {
    // Reports of one millisecond go together: where trials are that short, frames would cost more than they do.
    if monotonicNow() > lastReports { try flush() }
    while let first = delayed.first, try socket.send(first) == .sent { delayed.removeFirst() }
    let longest = !reports.isEmpty ? 1 : !delayed.isEmpty ? 10 : milliseconds
    _ = try socket.poll(wakeups, timeoutMilliseconds: min(milliseconds, longest))
    let now = monotonicNow()
    for event in socket.takeEvents() { search.note(event, at: now) }
    switch search.next(at: now) {
    case .stay: break
    case .warn(let text): log.warning("\(text)")
    case .reopen:
      socket = try Self.socket(context, search, jitter)
      log.info("looking for the coordinator at \(search.endpoint)")
    case .giveUp(let text): throw TransportError(.keyRefused, at: search.endpoint, text)
    }
  }

  private static func socket(
    _ context: TransportContext, _ search: CoordinatorSearch, _ jitter: Double
  ) throws(TransportError) -> DealerSocket {
    var options = DealerOptions(jitter: jitter)
    options.curve = search.coordinates.curve
    var socket = try DealerSocket(context, options: options)
    try socket.connect(search.endpoint)
    return socket
  }

  package mutating func receive() throws(TransportError) -> (SessionID, CoordinatorFrame)? {
    while let bytes = try socket.receive() {
      do {
        let (header, frame) = try decodeCoordinatorFrame(bytes)
        return (header.session, frame)
      } catch {
        log.warning("a frame from the coordinator cannot be read: \(error)")
      }
    }
    return nil
  }

  package mutating func send(_ frame: WorkerFrame, session: SessionID) throws(TransportError) {
    guard case .message(.report(let report)) = frame else {
      try flush()
      return try hand(frame, session)
    }
    if session != reportSession || reportBytes + report.frameBytes > Self.longestReports { try flush() }
    reports.append(report)
    reportBytes += report.frameBytes
    reportSession = session
  }

  private mutating func flush() throws(TransportError) {
    guard let first = reports.first else { return }
    let frame = reports.count == 1 ? WorkerFrame.message(.report(first)) : .reports(reports)
    reports = []
    reportBytes = 0
    lastReports = monotonicNow()
    try hand(frame, reportSession)
  }

  private mutating func hand(_ frame: WorkerFrame, _ session: SessionID) throws(TransportError) {
    sequence += 1
    let bytes: [UInt8]
    do {
      bytes = try encode(frame, session: session, sequence: sequence)
    } catch {
      log.error("a frame cannot be sent: \(error)")
      return
    }
    // A hello tells everything anew; what a connection that is gone left behind would only be noise.
    if case .message(.hello) = frame { delayed = [] }
    if !delayed.isEmpty {
      delayed.append(bytes)
    } else if try socket.send(bytes) == .full {
      delayed.append(bytes)
    }
  }
}
