internal import Logging
internal import ResultLog
internal import SweepCore
internal import Sweeps
internal import Vocabulary
internal import Wire

/// What those who look are told.
extension CoordinatorShell where Link: ~Copyable {
  mutating func answer(_ request: StatusRequest, _ route: Route, _ now: Instant) {
    guard desk.admits(route, at: now) else { return }
    var status = status(at: now)
    if let digits = request.explain { status.explanation = explanation(digits, now) }
    send(.status(status), .none, route)
  }

  /// Tells those who have been looking how it ended.
  mutating func tellWatchers(_ now: Instant) {
    desk.last = nil
    let status = status(at: now)
    for (route, last) in desk.watchers.sorted(by: { $0.key < $1.key }) where now - last < 5_000 {
      send(.status(status), .none, route)
    }
  }

  /// The status as of now, or of a moment ago.
  mutating func status(at now: Instant) -> SweepStatus {
    if let last = desk.last, now < last.freshUntil { return last.status }
    let start = monotonicMicroseconds()
    let status = makeStatus(now)
    let milliseconds = (monotonicMicroseconds() - start) / 1_000
    desk.last = (status, now, now + max(950, 20 * milliseconds))
    return status
  }

  private mutating func makeStatus(_ now: Instant) -> SweepStatus {
    let expansion = setup.expansion
    let cellOfTreatment = desk.grid.cellOfTreatment
    let cell = { (trial: Int) in cellOfTreatment[expansion.trials[trial].treatment] }
    readAccuracies(cell)
    let counts = machine.counts(groupCount: desk.grid.cells.count, cell)
    var status = SweepStatus()
    status.sweep = setup.sweep.name
    status.version = raffleVersion
    status.state = machine.state
    status.epoch = machine.life
    status.elapsedMilliseconds = UInt64(clamping: now - desk.started)
    for count in counts { status.trials += count }
    status.coreMilliseconds = machine.coreMilliseconds
    status.trialsPerMinute = desk.rate(status.trials.done, at: now)
    status.secondsLeft = status.trials.open > 0 ? machine.secondsLeft : nil
    (status.workerCount, status.slotCount) = machine.workforce
    status.workers = machine.workers(limit: StatusLimit.workers, trialLimit: StatusLimit.running, at: now) { trial in
      (expansion.name(of: trial), UInt32(clamping: expansion.treatment(at: trial).recipe.training.iterations))
    }
    status.departures = desk.departures(at: now)
    status.failures = failures()
    status.rows = desk.rows(counts)
    return status
  }

  private mutating func readAccuracies(_ cell: (Int) -> Int) {
    let end = monotonicMicroseconds() + Self.readingMicroseconds
    while monotonicMicroseconds() < end, let trial = desk.takeUnread() {
      guard let bytes = record(trial), let accuracy = RecordGlance(bytes).testAccuracy else { continue }
      desk.noteAccuracy(accuracy, cell: cell(trial))
    }
  }

  private static var readingMicroseconds: Int64 { 50_000 }

  private func failures() -> [SweepStatus.Failure] {
    let found = desk.failures(where: { machine.status(of: $0) == .failed }) { place in
      (try? reader.read(place)).flatMap(errorOfRecord)
    }
    return found.map { SweepStatus.Failure(trial: setup.expansion.name(of: $0.trial), reason: $0.reason) }
  }
}
