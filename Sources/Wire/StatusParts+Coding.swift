internal import SweepCore

extension ProtoTrialName {
  init(_ name: SweepStatus.TrialName) {
    self.init()
    key = name.key.field
    series = cut(name.series, to: StatusLimit.nameBytes)
    level = name.level
    seed = name.seed
  }

  func decoded() throws(WireError) -> SweepStatus.TrialName {
    SweepStatus.TrialName(
      key: try TrialKey(field: key), series: try name(series, at: "series"), level: level, seed: seed)
  }
}

extension ProtoWorkerStatus {
  init(_ worker: SweepStatus.WorkerStatus) {
    self.init()
    name = cut(worker.name, to: StatusLimit.nameBytes)
    host = cut(worker.host, to: StatusLimit.nameBytes)
    processID = worker.processID
    slots = worker.slots
    instructionSet = cut(worker.instructionSet, to: StatusLimit.nameBytes)
    version = cut(worker.version, to: StatusLimit.nameBytes)
    state = worker.state.rawValue
    lastHeardMilliseconds = worker.lastHeardMilliseconds
    held = worker.held
    running = worker.running.map { ProtoRunningTrial($0) }
  }

  func decoded() throws(WireError) -> SweepStatus.WorkerStatus {
    SweepStatus.WorkerStatus(
      name: try Wire.name(name, at: "name"), host: try Wire.name(host, at: "host"), processID: processID, slots: slots,
      instructionSet: try Wire.name(instructionSet, at: "instructionSet"), version: try Wire.name(version, at: "version"),
      state: SweepStatus.WorkerState(rawValue: state) ?? .working, lastHeardMilliseconds: lastHeardMilliseconds,
      held: held,
      running: try list(running, at: "running", limit: StatusLimit.running) { trial throws(WireError) in try trial.decoded() })
  }
}

extension ProtoRunningTrial {
  init(_ running: SweepStatus.RunningTrial) {
    self.init()
    trial = ProtoTrialName(running.trial)
    attempt = running.attempt
    iteration = running.iteration
    iterations = running.iterations
    if let loss = running.loss { self.loss = loss }
    milliseconds = running.milliseconds
  }

  func decoded() throws(WireError) -> SweepStatus.RunningTrial {
    SweepStatus.RunningTrial(
      trial: try trial.decoded(), attempt: attempt, iteration: iteration, iterations: iterations,
      loss: hasLoss && loss.isFinite ? loss : nil, milliseconds: milliseconds)
  }
}

extension ProtoDeparture {
  init(_ departure: SweepStatus.Departure) {
    self.init()
    name = cut(departure.name, to: StatusLimit.nameBytes)
    host = cut(departure.host, to: StatusLimit.nameBytes)
    reason = cut(departure.reason, to: StatusLimit.reasonBytes)
    millisecondsAgo = departure.millisecondsAgo
  }

  func decoded() throws(WireError) -> SweepStatus.Departure {
    SweepStatus.Departure(
      name: try Wire.name(name, at: "name"), host: try Wire.name(host, at: "host"),
      reason: try checked(reason, at: "reason", limit: StatusLimit.reasonBytes), millisecondsAgo: millisecondsAgo)
  }
}

extension ProtoFailure {
  init(_ failure: SweepStatus.Failure) {
    self.init()
    trial = ProtoTrialName(failure.trial)
    reason = cut(failure.reason, to: StatusLimit.reasonBytes)
  }

  func decoded() throws(WireError) -> SweepStatus.Failure {
    SweepStatus.Failure(
      trial: try trial.decoded(), reason: try checked(reason, at: "reason", limit: StatusLimit.reasonBytes))
  }
}

extension ProtoStatusRow {
  init(_ row: SweepStatus.Row) {
    self.init()
    series = cut(row.series, to: StatusLimit.nameBytes)
    cells = row.cells.map { cell in
      var proto = ProtoStatusCell()
      proto.level = cell.level
      proto.trials = ProtoTrialCounts(cell.trials)
      if let accuracy = cell.testAccuracy { proto.testAccuracy = accuracy }
      return proto
    }
  }

  func decoded() throws(WireError) -> SweepStatus.Row {
    SweepStatus.Row(
      series: try name(series, at: "series"),
      cells: cells.map { proto in
        var cell = SweepStatus.Cell(level: proto.level)
        cell.trials = proto.trials.decoded
        cell.testAccuracy = proto.hasTestAccuracy ? finite(proto.testAccuracy) : nil
        return cell
      })
  }
}
