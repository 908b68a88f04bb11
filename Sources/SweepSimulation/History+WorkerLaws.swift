internal import SweepCore

/// The laws that are looked at after every event of a worker.
extension History {
  mutating func checkWorker(_ index: Int) {
    for found in workers[index].machine.contradictions { violate("worker \(index): \(found)") }
  }

  /// Nothing starts before its parents are recorded, in more slots than there are, or on the way out.
  mutating func checkRun(_ index: Int, _ attempt: Attempt) {
    let worker = workers[index]
    let trial = scenario.trial(attempt.key)
    for parent in scenario.nodes[trial].parents where !disk.everOk[parent] {
      violate("trial \(trial) starts before its parent \(parent) is recorded")
    }
    if worker.jobs.count >= Int(worker.kind.slots) {
      violate("worker \(index) runs more than \(worker.kind.slots) trials")
    }
    if worker.drainDeadline != nil { violate("worker \(index) starts trial \(trial) although it is leaving") }
    if worker.kind.numericsVersion != 1 { violate("worker \(index) has other numerics and runs trial \(trial)") }
  }

  /// A result is forgotten only when it is on disk.
  mutating func checkForgotten(_ index: Int, _ key: TrialKey) {
    let trial = scenario.trial(key)
    guard let end = workers[index].finished.first(where: { $0.attempt.key == key }), end.isOk else { return }
    if !disk.everOk[trial] { violate("trial \(trial) was acknowledged before it was on disk") }
  }

  /// One that was asked to leave goes before its deadline only with empty hands: what nobody has taken is on its disk.
  mutating func checkLeaving(_ index: Int) {
    let worker = workers[index]
    guard let deadline = worker.drainDeadline, worker.clock(now) < deadline else { return }
    if !worker.jobs.isEmpty { violate("worker \(index) leaves before its deadline although it runs trials") }
    for end in worker.finished where !spools[index].contains(where: { $0.key == end.attempt.key }) {
      violate("worker \(index) leaves with trial \(scenario.trial(end.attempt.key)), which nobody has")
    }
  }

  /// A worker never goes back to a coordinator that has been replaced.
  mutating func checkJoined(_ index: Int, _ session: SessionID) {
    if session.epoch < workers[index].highestEpoch {
      violate("worker \(index) joined epoch \(session.epoch) after \(workers[index].highestEpoch)")
    }
    workers[index].highestEpoch = max(workers[index].highestEpoch, session.epoch)
  }

  /// What was not acknowledged is still there, and is mentioned.
  mutating func checkMessage(_ index: Int, _ message: WorkerMessage) {
    let mentioned: [TrialKey]
    switch message {
    case .hello(let hello): mentioned = hello.finished.map(\.key) + hello.held.map(\.key)
    case .ping(let held): mentioned = held.map(\.key)
    default: return
    }
    for end in workers[index].finished where !mentioned.contains(end.attempt.key) {
      violate("worker \(index) does not mention trial \(scenario.trial(end.attempt.key)), which it has finished")
    }
    for job in workers[index].jobs where !job.isStopping && !mentioned.contains(job.attempt.key) {
      violate("worker \(index) does not mention trial \(scenario.trial(job.attempt.key)), which it runs")
    }
  }
}
