@testable import SweepCore

/// What a coordinator's state says against itself; empty between any two events.
func contradictions(_ machine: Coordinator) -> [String] {
  tallyContradictions(machine) + trialContradictions(machine) + sessionContradictions(machine)
}

private func tallyContradictions(_ machine: Coordinator) -> [String] {
  var counted = Coordinator.Tally()
  counted.trials = machine.nodes.count
  counted.ok = machine.reruns.count
  for phase in machine.phases {
    switch phase {
    case .ok: counted.ok += 1
    case .failed: counted.failed += 1
    case .blocked: counted.blocked += 1
    case .leased: counted.leased += 1
    case .waiting, .ready, .recording: break
    }
  }
  return counted == machine.tally ? [] : ["tally \(machine.tally), phases say \(counted)"]
}

/// Each open, unblocked, ready trial is queued or leased; the others have a reason to wait.
private func trialContradictions(_ machine: Coordinator) -> [String] {
  var found: [String] = []
  for trial in machine.nodes.indices {
    // A trial that is only audited still has its result.
    let parents = machine.nodes[trial].parents.map { machine.reruns[$0]?.isAudit == true ? .ok : machine.phases[$0] }
    let open = parents.count { $0 != .ok }
    func expect(_ holds: Bool, _ what: String) {
      if !holds { found.append("trial \(trial) is \(machine.phases[trial]), but \(what)") }
    }
    expect(machine.openParents[trial] == open, "\(machine.openParents[trial]) parents count as open, not \(open)")
    switch machine.phases[trial] {
    case .ready:
      expect(open == 0, "a parent is not ok")
      expect(machine.queue.contains(trial) || machine.audits.contains(trial), "it is not queued")
    case .waiting:
      expect(open > 0, "it has nothing to wait for")
      expect(!parents.contains(.failed) && !parents.contains(.blocked), "it waits for a parent that has no result")
    case .leased(let id): expect(machine.sessions[id]?.held.contains(trial) == true, "the session does not hold it")
    case .recording(let ending, let number):
      expect(machine.pending.contains { $0.number == number && $0.trial == trial && $0.ending == ending },
        "nothing is pending")
    case .blocked: expect(open > 0, "all its parents are ok")
    case .ok, .failed: break
    }
    if machine.reruns[trial] != nil {
      switch machine.phases[trial] {
      case .ready, .waiting, .leased: break
      default: expect(false, "it runs again")
      }
    }
  }
  return found
}

private func sessionContradictions(_ machine: Coordinator) -> [String] {
  var found: [String] = []
  for (id, session) in machine.sessions {
    func expect(_ holds: Bool, _ what: String) {
      if !holds { found.append("session \(id.rawValue): \(what)") }
    }
    expect(session.held.keys.allSatisfy { machine.phases[$0] == .leased(id) }, "it holds what is not leased to it")
    let load = session.held.values.reduce(0) { $0 + $1.microseconds }
    expect(session.load == load, "load \(session.load), expected \(load)")
    expect(session.standing.allSatisfy { !session.held.contains($0) }, "what stands still is held")
    expect(machine.sessionOnRoute[session.route] == id, "its route leads elsewhere")
    expect(machine.sessionOfInstance[session.instance] == id, "its worker is elsewhere")
    let owed = machine.pending.reduce(0) { $0 + $1.reporters.count { $0.0 == id } }
    expect(session.unacknowledged == owed, "\(session.unacknowledged) unacknowledged, expected \(owed)")
    expect(!session.isLeaving || !machine.hungry.contains(id), "it leaves and wants more")
  }
  let staying = machine.sessions.values.filter { !$0.isLeaving }
  if machine.hosts != Dictionary(staying.map { ($0.host, 1) }, uniquingKeysWith: +) { found.append("hosts") }
  if machine.slotCount != machine.sessions.values.reduce(0, { $0 + $1.slots }) { found.append("slots") }
  if Set(machine.pingOrder.keys) != Set(machine.sessions.keys) { found.append("not every session is pinged") }
  if machine.sessionOnRoute.count != machine.sessions.count { found.append("a route without a session") }
  if machine.sessionOfInstance.count != machine.sessions.count { found.append("a worker without a session") }
  if !machine.hungry.keys.allSatisfy({ machine.sessions[$0] != nil }) { found.append("a closed session is in line") }
  let numbers = machine.pending.map(\.number)
  if zip(numbers, numbers.dropFirst()).contains(where: { $1 != $0 + 1 }) {
    found.append("pending entries have gaps")
  }
  return found
}

/// What a worker's state says against itself.
func contradictions(_ machine: Worker) -> [String] {
  var found: [String] = []
  let running = machine.held.values.count { $0.stage == .running || $0.stage == .stopping }
  if running != machine.runningCount { found.append("\(machine.runningCount) run, stages say \(running)") }
  if running > Int(machine.settings.introduction.slots) { found.append("\(running) run in too few slots") }
  if machine.held.keys.contains(where: { machine.finished.contains($0) }) { found.append("finished and held") }
  return found
}
