internal import ResultLog
internal import SweepCore
internal import Sweeps

/// Why a trial is where it is, in sentences.
extension CoordinatorShell where Link: ~Copyable {
  func explanation(_ text: String, _ now: Instant) -> SweepStatus.Explanation {
    let found = setup.expansion.trials(meant: text, limit: 2)
    guard found.count == 1, let trial = found.first else { return .unknown(text, several: found.count > 1) }
    var (state, why) = words(for: machine.standing(of: trial, at: now), of: trial)
    let rerun = machine.rerun(of: trial)
    if rerun.isRerun {
      why.insert(
        rerun.isAudit
          ? "it is recorded, and runs once more to compare its bytes"
          : "it is recorded, and runs once more because an artifact of it was lost", at: 0)
    }
    if let origin = origin(trial) { why.insert(origin, at: 0) }
    let troubles = machine.troubles(of: trial)
    for error in troubles.errors { why.append("it returned an error on \(error.host): \(error.reason)") }
    if troubles.losses > 0 { why.append("\(troubles.losses) of its attempts in a row were lost") }
    if rerun.isRerun && state != "running" { state = "ok" }
    return SweepStatus.Explanation(trial: setup.expansion.name(of: trial), state: state, why: why)
  }

  private func words(for standing: Coordinator.Standing, of trial: Int) -> (String, [String]) {
    switch standing {
    case .ok: return ("ok", [])
    case .recording: return ("running", ["it has ended; its record is on the way to the disk"])
    case .failed:
      let reason = desk.failures(where: { $0 == trial }) { (try? reader.read($0)).flatMap(errorOfRecord) }.first?.reason
      return (
        "failed",
        [
          reason.map { "it failed: \($0)" } ?? "it failed; raffle report says why",
          "start the coordinator again with --retry-failed to try it again",
        ]
      )
    case .blocked(let parents):
      return ("blocked", ["it needs the result of a trial that has none"] + parents.map { word($0) })
    case .waiting(let parents):
      return ("waiting", ["it waits for the result of another trial"] + parents.map { word($0) } + beginning(parents))
    case .leased(let holding): return words(for: holding)
    case .ready(let obstacles): return ("ready", obstacles.map { words($0) })
    }
  }

  /// A parent, and where it is.
  private func word(_ parent: Int) -> String {
    let state = switch machine.standing(of: parent, at: monotonicNow()) {
    case .ok, .recording: "about to be recorded"
    case .failed: "failed"
    case .blocked: "blocked itself"
    case .waiting: "waiting for parents itself"
    case .ready: "ready, but not given to a worker yet"
    case .leased(let holding):
      holding.isRunning
        ? "running on \(holding.worker), iteration \(holding.iteration)" : "given to \(holding.worker), not started yet"
    }
    return "\(setup.expansion.words(for: parent)) (\(setup.expansion.trials[parent].key)) is \(state)"
  }

  /// Where the chain of trials that wait for each other begins.
  private func beginning(_ parents: [Int]) -> [String] {
    var trial = parents.first
    var steps = 0
    while let current = trial, case .waiting(let next) = machine.standing(of: current, at: monotonicNow()) {
      trial = next.first
      steps += 1
    }
    guard let trial, steps > 0 else { return [] }
    return ["\(steps + 1) trials come before it one after the other; the first, " + word(trial)]
  }

  private func words(for holding: Coordinator.Holding) -> (String, [String]) {
    let since = duration(Double(holding.milliseconds) / 1_000)
    var why = ["worker \(holding.worker) on \(holding.host) has had it for \(since) (attempt \(holding.attempt))"]
    if holding.isRunning {
      let loss = holding.loss.map { ", validation loss \($0)" } ?? ""
      why.append(
        "it is at iteration \(holding.iteration)\(loss); it last advanced "
          + "\(duration(Double(holding.sinceProgress) / 1_000)) ago")
    } else {
      why.append(
        holding.before > 0
          ? "it waits there for a slot behind \(holding.before) that came before"
          : "it has not been seen to run: its inputs may be on their way")
    }
    if holding.sinceHeard > 5_000 {
      why.append("the worker was last heard \(duration(Double(holding.sinceHeard) / 1_000)) ago")
    }
    return (holding.isRunning ? "running" : "leased", why)
  }

  private func words(_ obstacle: Coordinator.Obstacle) -> String {
    switch obstacle {
    case .stopping: "the coordinator is stopping and hands out nothing more"
    case .grace(let milliseconds):
      "the coordinator has come back, and for \(duration(Double(milliseconds) / 1_000)) more lets returning workers say "
        + "what they have"
    case .noWorkers: "no worker is connected"
    case .noneTakesTrials(let leaving, let silent):
      "no worker takes trials: \(leaving) are leaving, \(silent) have not been heard for long"
    case .error(_, let host): "after an error on \(host) it goes to another host where there is one"
    case .losses(let count): "after \(count) losses it waits for a worker that has nothing else to do"
    case .standstill(let count): "it stood still on \(count) of the workers that are here, and waits for another one"
    case .busy(let slots, let ahead):
      "all inputs are there; it waits for one of \(slots) slots, and \(ahead) ready trials that have longer to go come "
        + "first"
    }
  }

  private func origin(_ trial: Int) -> String? {
    let place = records[trial].extent
    guard place.length > 0, let line = try? reader.read(place) else { return nil }
    return originOfRecord(line)
  }
}
