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
    try checkTotals(status)
    rows = try list(status.rows, at: "status.rows", limit: StatusLimit.rows) { ProtoStatusRow($0) }
    if let explanation = status.explanation { self.explanation = ProtoExplanation(explanation) }
  }

  func decoded() throws(WireError) -> SweepStatus {
    var status = SweepStatus()
    status.sweep = try name(sweep, at: "status.sweep")
    status.version = try name(version, at: "status.version")
    // A newer coordinator may be in a state that has no name here.
    status.state = SweepStatus.State(rawValue: state) ?? .running
    status.epoch = epoch
    status.elapsedMilliseconds = elapsedMilliseconds
    status.trials = trials.decoded
    status.coreMilliseconds = coreMilliseconds
    status.trialsPerMinute = hasTrialsPerMinute ? finite(trialsPerMinute) : nil
    status.secondsLeft = hasSecondsLeft ? finite(secondsLeft) : nil
    status.workerCount = Int(clamping: workerCount)
    status.slotCount = Int(clamping: slotCount)
    status.workers = try list(workers, at: "status.workers", limit: StatusLimit.workers) { worker throws(WireError) in
      try worker.decoded()
    }
    status.departures = try list(departures, at: "status.departures", limit: StatusLimit.departures) {
      departure throws(WireError) in try departure.decoded()
    }
    status.failures = try list(failures, at: "status.failures", limit: StatusLimit.failures) {
      failure throws(WireError) in try failure.decoded()
    }
    status.rows = try list(rows, at: "status.rows", limit: StatusLimit.rows) { row throws(WireError) in
      try row.decoded()
    }
    status.explanation = hasExplanation ? try explanation.decoded() : nil
    try checkTotals(status)
    return status
  }
}

/// Throws `.limit` for more cells or running trials than all lists together may hold.
private func checkTotals(_ status: SweepStatus) throws(WireError) {
  let cells = status.rows.reduce(0) { $0 + $1.cells.count }
  try checkCount(cells, at: "status.rows.cells", limit: StatusLimit.cells)
  let running = status.workers.reduce(0) { $0 + $1.running.count }
  try checkCount(running, at: "status.workers.running", limit: StatusLimit.running)
}

/// A name from a status, within its limit.
func name(_ text: String, at place: String) throws(WireError) -> String {
  try checked(text, at: place, limit: StatusLimit.nameBytes)
}

/// What is no number is not known.
func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

extension ProtoExplanation {
  init(_ explanation: SweepStatus.Explanation) {
    self.init()
    if let trial = explanation.trial { self.trial = ProtoTrialName(trial) }
    state = cut(explanation.state, to: StatusLimit.nameBytes)
    why = explanation.why.prefix(StatusLimit.sentences).map { cut($0) }
  }

  func decoded() throws(WireError) -> SweepStatus.Explanation {
    SweepStatus.Explanation(
      trial: hasTrial ? try trial.decoded() : nil, state: try name(state, at: "explanation.state"),
      why: try list(why, at: "explanation.why", limit: StatusLimit.sentences) { text throws(WireError) in
        try checked(text, at: "text")
      })
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
