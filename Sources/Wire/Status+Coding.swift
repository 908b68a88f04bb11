internal import SweepCore

/// How much of a status fits into a frame; whoever makes one keeps to it.
package enum StatusLimit {
  package static let workers = 1_000
  /// Over all workers.
  package static let running = 2_000
  package static let departures = 20
  package static let failures = 50
  package static let rows = 200
  /// Over all rows.
  package static let cells = 4_096
  /// Sentences of an explanation.
  package static let sentences = 16
  /// Names and reasons are cut to these, in bytes of UTF-8.
  package static let nameBytes = 64
  package static let reasonBytes = 500
}

extension ProtoStatusRequest {
  init(_ request: StatusRequest) throws(WireError) {
    self.init()
    explain = try checked(request.explain ?? "", at: "statusRequest.explain")
  }

  func decoded() throws(WireError) -> StatusRequest {
    StatusRequest(explain: explain.isEmpty ? nil : try checked(explain, at: "statusRequest.explain"))
  }
}

extension ProtoStatus {
  init(_ status: SweepStatus) throws(WireError) {
    self.init()
    sweep = cut(status.sweep, to: StatusLimit.nameBytes)
    version = cut(status.version, to: StatusLimit.nameBytes)
    state = status.state.rawValue
    epoch = status.epoch
    elapsedMilliseconds = status.elapsedMilliseconds
    trials = ProtoTrialCounts(status.trials)
    coreMilliseconds = status.coreMilliseconds
    if let rate = status.trialsPerMinute { trialsPerMinute = rate }
    if let left = status.secondsLeft { secondsLeft = left }
    workerCount = UInt64(clamping: status.workerCount)
    slotCount = UInt64(clamping: status.slotCount)
    workers = try list(status.workers, at: "status.workers", limit: StatusLimit.workers) { ProtoWorkerStatus($0) }
    departures = try list(status.departures, at: "status.departures", limit: StatusLimit.departures) {
      ProtoDeparture($0)
    }
    failures = try list(status.failures, at: "status.failures", limit: StatusLimit.failures) { ProtoFailure($0) }
    try checkCount(
      status.rows.reduce(0) { $0 + $1.cells.count }, at: "status.rows.cells", limit: StatusLimit.cells)
    try checkCount(
      status.workers.reduce(0) { $0 + $1.running.count }, at: "status.workers.running", limit: StatusLimit.running)
    rows = try list(status.rows, at: "status.rows", limit: StatusLimit.rows) { ProtoStatusRow($0) }
    if let explanation = status.explanation { self.explanation = ProtoExplanation(explanation) }
  }

  func decoded() throws(WireError) -> SweepStatus {
    var status = SweepStatus()
    status.sweep = sweep
    status.version = version
    // A newer coordinator may be in a state that has no name here.
    status.state = SweepStatus.State(rawValue: state) ?? .running
    status.epoch = epoch
    status.elapsedMilliseconds = elapsedMilliseconds
    status.trials = trials.decoded
    status.coreMilliseconds = coreMilliseconds
    status.trialsPerMinute = hasTrialsPerMinute ? trialsPerMinute : nil
    status.secondsLeft = hasSecondsLeft ? secondsLeft : nil
    status.workerCount = Int(clamping: workerCount)
    status.slotCount = Int(clamping: slotCount)
    status.workers = try list(workers, at: "status.workers") { worker throws(WireError) in try worker.decoded() }
    status.departures = departures.map(\.decoded)
    status.failures = try list(failures, at: "status.failures") { failure throws(WireError) in
      SweepStatus.Failure(trial: try failure.trial.decoded(), reason: failure.reason)
    }
    status.rows = rows.map(\.decoded)
    status.explanation = hasExplanation ? try explanation.decoded() : nil
    return status
  }
}

extension ProtoExplanation {
  init(_ explanation: SweepStatus.Explanation) {
    self.init()
    if let trial = explanation.trial { self.trial = ProtoTrialName(trial) }
    state = explanation.state
    why = explanation.why.prefix(StatusLimit.sentences).map { cut($0) }
  }

  func decoded() throws(WireError) -> SweepStatus.Explanation {
    SweepStatus.Explanation(trial: hasTrial ? try trial.decoded() : nil, state: state, why: why)
  }
}

extension ProtoTrialCounts {
  init(_ counts: TrialCounts) {
    self.init()
    ok = UInt64(clamping: counts.ok)
    failed = UInt64(clamping: counts.failed)
    blocked = UInt64(clamping: counts.blocked)
    running = UInt64(clamping: counts.running)
    leased = UInt64(clamping: counts.leased)
    ready = UInt64(clamping: counts.ready)
    waiting = UInt64(clamping: counts.waiting)
  }

  var decoded: TrialCounts {
    // Sums of them stay far from any overflow.
    func count(_ value: UInt64) -> Int { Int(min(value, 1 << 48)) }
    var counts = TrialCounts()
    counts.ok = count(ok)
    counts.failed = count(failed)
    counts.blocked = count(blocked)
    counts.running = count(running)
    counts.leased = count(leased)
    counts.ready = count(ready)
    counts.waiting = count(waiting)
    return counts
  }
}
