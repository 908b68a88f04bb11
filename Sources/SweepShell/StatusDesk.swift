internal import ResultLog
internal import SweepCore
internal import Sweeps
internal import Wire

/// What a coordinator remembers for those who look: little while nobody does.
///
/// A status is made when somebody asks and the last one is over a second old, and takes a twentieth of the time at most:
/// one pass over the trials, and as many records, whose accuracies are not known yet, as fit into 50 ms.
struct StatusDesk {
  let grid: LevelGrid
  let started = monotonicNow()
  var counters = Counters()
  /// The last one that was made, when, and until when it is good enough.
  var last: (status: SweepStatus, at: Instant, freshUntil: Instant)?
  /// Trials with an ok record that has not been looked at, latest last.
  private var unread: [Int32]
  /// Sums and counts of test accuracies, by cell.
  private var accuracies: [(sum: Double, count: Int)]
  private var names: [SessionID: (name: String, host: String)] = [:]
  private var reasons: [SessionID: String] = [:]
  private var departures: [(name: String, host: String, reason: String, at: Instant)] = []
  private var failures: [(trial: Int, reason: FailureReason)]
  /// Trials that had ended, by time, for the last minute.
  private var samples: [(at: Instant, done: Int)] = []
  /// Who has asked lately, and when an answer went there.
  private(set) var watchers: [Route: Instant] = [:]

  /// Since this coordinator started, for metrics.
  struct Counters {
    var leases: UInt64 = 0
    var retries: UInt64 = 0
    var lostWorkers: UInt64 = 0
    var joinedWorkers: UInt64 = 0
    var refusedWorkers: UInt64 = 0
    var pingsSent: UInt64 = 0
    var pingsReceived: UInt64 = 0
    var looks: UInt64 = 0
  }

  enum FailureReason {
    case known(String)
    /// It stands in the log.
    case logged(LineExtent)
  }

  private static let sampleMilliseconds: Int64 = 5_000
  private static let watcherLimit = 256
  private static let shortestAnswerGap: Int64 = 200

  /// - Parameters:
  ///   - ok: trials with a result in the log.
  ///   - failed: where the log says why, in its order.
  init(_ expansion: Expansion, ok: [Int32], failed: [(trial: Int, place: LineExtent)]) {
    grid = LevelGrid(expansion.treatments)
    accuracies = [(sum: Double, count: Int)](repeating: (0, 0), count: grid.cells.count)
    unread = ok
    failures = failed.suffix(StatusLimit.failures).map { ($0.trial, .logged($0.place)) }
  }

  // MARK: What happens

  mutating func noteRecord(_ trial: Int) { unread.append(Int32(trial)) }

  mutating func noteFailure(_ trial: Int, _ reason: String) {
    failures.append((trial, .known(reason)))
    if failures.count >= 2 * StatusLimit.failures { failures.removeFirst(StatusLimit.failures) }
  }

  /// Why a session is about to end.
  mutating func noteReason(_ reason: String, _ session: SessionID) { reasons[session] = reason }

  /// - Returns: who the note is about and why, where a worker leaves.
  @discardableResult
  mutating func note(_ note: Coordinator.Note, at now: Instant) -> (worker: String, reason: String)? {
    switch note {
    case .joined(let session, let name, let host, _):
      counters.joinedWorkers += 1
      names[session] = (name, host)
    case .left(let session): return depart(session, "it left", now)
    case .lost(let session, _):
      counters.lostWorkers += 1
      return depart(session, "its connection broke, or it was silent for too long", now)
    case .refused(let name, let refusal):
      counters.refusedWorkers += 1
      depart(name: name, host: "", "refused: \(refusal)", now)
    case .retried: counters.retries += 1
    default: break
    }
    return nil
  }

  private mutating func depart(_ session: SessionID, _ reason: String, _ now: Instant) -> (worker: String, reason: String) {
    let said = reasons.removeValue(forKey: session)
    let (name, host) = names.removeValue(forKey: session) ?? ("session \(session.rawValue)", "")
    depart(name: name, host: host, said ?? reason, now)
    return (name, said ?? reason)
  }

  mutating func depart(name: String, host: String, _ reason: String, _ now: Instant) {
    departures.append((name, host, reason, now))
    if departures.count > StatusLimit.departures { departures.removeFirst() }
  }

  /// Whether most of what is kept here is of sessions that are over.
  func isStale(openSessions count: Int) -> Bool { names.count > 2 * count + 64 }

  /// Forgets all other sessions.
  mutating func keep(_ sessions: [SessionID]) {
    let open = Set(sessions)
    names = names.filter { open.contains($0.key) }
    reasons = reasons.filter { open.contains($0.key) }
  }

  /// To be called several times a second.
  mutating func sample(_ done: Int, at now: Instant) {
    if let last = samples.last, now - last.at < Self.sampleMilliseconds { return }
    samples.append((now, done))
    if samples.count > 13 { samples.removeFirst() }
  }

  // MARK: What is told

  /// Trials that ended per minute, over the last one.
  func rate(_ done: Int, at now: Instant) -> Double? {
    guard let first = samples.first, done > first.done, now > first.at else { return nil }
    return Double(done - first.done) / Double(now - first.at) * 60_000
  }

  /// Whether somebody may have an answer now: nobody gets more than five a second.
  mutating func admits(_ route: Route, at now: Instant) -> Bool {
    if let last = watchers[route], now - last < Self.shortestAnswerGap { return false }
    if watchers.count >= Self.watcherLimit {
      watchers = watchers.filter { now - $0.value < 5_000 }
      if watchers.count >= Self.watcherLimit { return false }
    }
    watchers[route] = now
    counters.looks += 1
    return true
  }

  /// A trial whose record has not been looked at yet.
  mutating func takeUnread() -> Int? { unread.popLast().map { Int($0) } }

  mutating func noteAccuracy(_ accuracy: Double, cell: Int) {
    accuracies[cell].sum += accuracy
    accuracies[cell].count += 1
  }

  /// Series by level, with the counts of each cell.
  func rows(_ counts: [TrialCounts]) -> [SweepStatus.Row] {
    statusRows(grid, counts) { accuracies[$0].count > 0 ? accuracies[$0].sum / Double(accuracies[$0].count) : nil }
  }

  func departures(at now: Instant) -> [SweepStatus.Departure] {
    departures.reversed().map {
      SweepStatus.Departure(
        name: $0.name, host: $0.host, reason: $0.reason, millisecondsAgo: UInt64(clamping: now - $0.at))
    }
  }

  /// The latest failures of trials for which `isFailed` holds still.
  func failures(where isFailed: (Int) -> Bool, reason: (LineExtent) -> String?) -> [(trial: Int, reason: String)] {
    var found: [(trial: Int, reason: String)] = []
    for failure in failures.reversed() where found.count < StatusLimit.failures && isFailed(failure.trial) {
      if found.contains(where: { $0.trial == failure.trial }) { continue }
      switch failure.reason {
      case .known(let text): found.append((failure.trial, text))
      case .logged(let place): found.append((failure.trial, reason(place) ?? "the log says why"))
      }
    }
    return found
  }
}

/// The rows of a status, from counts by cell, within what a status holds.
func statusRows(
  _ grid: LevelGrid, _ counts: [TrialCounts], accuracy: (Int) -> Double?
) -> [SweepStatus.Row] {
  var rows = grid.series.prefix(StatusLimit.rows).map { SweepStatus.Row(series: $0, cells: []) }
  for (number, place) in grid.cells.prefix(StatusLimit.cells).enumerated() where place.row < rows.count {
    var cell = SweepStatus.Cell(level: UInt32(place.level))
    cell.trials = counts[number]
    cell.testAccuracy = accuracy(number)
    rows[place.row].cells.append(cell)
  }
  for row in rows.indices { rows[row].cells.sort { $0.level < $1.level } }
  return rows
}
