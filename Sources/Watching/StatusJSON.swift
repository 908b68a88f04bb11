package import SweepCore
internal import Sweeps

extension SweepStatus {
  /// One JSON object on one line; names and meanings stay as `raffle status --help` gives them.
  ///
  /// - Parameter source: "coordinator" or "log".
  package func json(source: String) -> String {
    var text = JSONText()
    text.beginObject()
    text.member("schema", 1)
    text.member("source", source)
    text.member("sweep", sweep)
    text.member("state", state.rawValue)
    text.member("version", version)
    text.member("epoch", epoch)
    text.member("elapsed_seconds", seconds(elapsedMilliseconds))
    text.member("core_seconds", seconds(coreMilliseconds))
    text.member("trials_per_minute", trialsPerMinute)
    text.member("seconds_left", secondsLeft)
    text.beginObject("trials")
    text.members(of: trials)
    text.endObject()
    text.member("workers_total", workerCount)
    text.member("slots_total", slotCount)
    text.beginArray("workers")
    for worker in workers { text.add(worker) }
    text.endArray()
    text.beginArray("departures")
    for departure in departures { text.add(departure) }
    text.endArray()
    text.beginArray("failures")
    for failure in failures {
      text.beginObject()
      text.members(of: failure.trial)
      text.member("reason", failure.reason)
      text.endObject()
    }
    text.endArray()
    text.beginArray("cells")
    for row in rows { text.add(row) }
    text.endArray()
    if let explanation { text.add(explanation) }
    text.endObject()
    return text.text
  }
}

private func seconds(_ milliseconds: UInt64) -> Double { Double(milliseconds) / 1_000 }

extension JSONText {
  fileprivate mutating func members(of counts: TrialCounts) {
    member("total", counts.total)
    member("ok", counts.ok)
    member("failed", counts.failed)
    member("blocked", counts.blocked)
    member("running", counts.running)
    member("leased", counts.leased)
    member("ready", counts.ready)
    member("waiting", counts.waiting)
  }

  fileprivate mutating func members(of trial: SweepStatus.TrialName) {
    member("key", trial.key)
    member("series", trial.series)
    member("level", trial.level)
    member("seed", trial.seed)
  }

  fileprivate mutating func add(_ worker: SweepStatus.WorkerStatus) {
    beginObject()
    member("name", worker.name)
    member("host", worker.host)
    member("process", worker.processID)
    member("state", worker.state.rawValue)
    member("slots", worker.slots)
    member("isa", worker.instructionSet)
    member("version", worker.version)
    member("last_heard_seconds", seconds(worker.lastHeardMilliseconds))
    member("held", worker.held)
    beginArray("running")
    for running in worker.running {
      beginObject()
      members(of: running.trial)
      member("attempt", running.attempt)
      member("iteration", running.iteration)
      member("iterations", running.iterations)
      // The shortest digits that are this Float.
      member("val_loss", running.loss.flatMap { Double($0.description) })
      member("seconds", seconds(running.milliseconds))
      endObject()
    }
    endArray()
    endObject()
  }

  fileprivate mutating func add(_ departure: SweepStatus.Departure) {
    beginObject()
    member("name", departure.name)
    member("host", departure.host)
    member("reason", departure.reason)
    member("seconds_ago", seconds(departure.millisecondsAgo))
    endObject()
  }

  fileprivate mutating func add(_ row: SweepStatus.Row) {
    for cell in row.cells {
      beginObject()
      member("series", row.series)
      member("level", cell.level)
      members(of: cell.trials)
      member("test_accuracy", cell.testAccuracy)
      endObject()
    }
  }

  fileprivate mutating func add(_ explanation: SweepStatus.Explanation) {
    beginObject("explanation")
    if let trial = explanation.trial { members(of: trial) }
    member("state", explanation.state)
    member("why", explanation.why)
    endObject()
  }
}
