extension Coordinator {
  mutating func append(
    _ entry: Entry, _ trial: Int, _ ending: Ending, _ reporters: [(SessionID, attempt: UInt32)],
    _ actions: inout [Action]
  ) {
    phases[trial] = .recording(ending, number: appended + 1)
    for (session, _) in reporters { sessions[session]?.unacknowledged += 1 }
    append(entry, trial, ending: ending, reporters, &actions)
  }

  /// A line that changes no trial.
  mutating func appendMark(_ entry: Entry, _ trial: Int, _ actions: inout [Action]) {
    append(entry, trial, ending: nil, [], &actions)
  }

  private mutating func append(
    _ entry: Entry, _ trial: Int, ending: Ending?, _ reporters: [(SessionID, attempt: UInt32)],
    _ actions: inout [Action]
  ) {
    appended += 1
    let host = reporters.first.flatMap { sessions[$0.0]?.host }
    pending.append(Pending(number: appended, trial: trial, ending: ending, reporters: reporters, host: host))
    actions.append(.append(number: appended, entry))
  }

  /// Everything appended up to `number` is on disk: now it counts, and its reporters may forget it.
  mutating func durable(through number: UInt64, _ actions: inout [Action]) {
    let settled = Array(pending.prefix { $0.number <= number })
    pending.removeFirst(settled.count)
    for entry in settled {
      settle(entry, &actions)
      if let maker = entry.reporters.first, entry.ending == .ok { noteNear(entry.trial, maker.0) }
      for (session, attempt) in entry.reporters {
        sessions[session]?.unacknowledged -= 1
        feed(session)
        send(.recorded(nodes[entry.trial].key, attempt: attempt), to: session, &actions)
      }
    }
  }

  /// The trial has ended; its dependents learn of it.
  private mutating func settle(_ entry: Pending, _ actions: inout [Action]) {
    // A failure may be overtaken by a late result that is itself on its way to the disk.
    guard let ending = entry.ending, phases[entry.trial] == .recording(ending, number: entry.number) else { return }
    count(entry.trial, by: -1)
    switch ending {
    case .ok:
      phases[entry.trial] = .ok
      tally.ok += 1
      for dependent in dependents(of: entry.trial) { parentEnded(Int(dependent), &actions) }
      auditIfChosen(entry.trial, host: entry.host, &actions)
    case .failed:
      phases[entry.trial] = .failed
      tally.failed += 1
      for dependent in dependents(of: entry.trial) { block(Int(dependent), by: entry.trial, &actions) }
    case .blocked:
      phases[entry.trial] = .blocked
      tally.blocked += 1
      for dependent in dependents(of: entry.trial) { block(Int(dependent), by: entry.trial, &actions) }
    }
  }

  /// One parent more is ok.
  mutating func parentEnded(_ trial: Int, _ actions: inout [Action]) {
    openParents[trial] -= 1
    guard openParents[trial] == 0, phases[trial] == .waiting || phases[trial] == .blocked else { return }
    uncount(trial)
    open(trial, &actions)
  }

  /// A parent has failed: a dependent that has not started cannot run.
  mutating func block(_ trial: Int, by parent: Int, _ actions: inout [Action]) {
    guard phases[trial] == .waiting else { return }
    if reruns[trial] != nil {
      giveUp(trial, reason: "its parent \(nodes[parent].key) has no result", [], &actions)
    } else {
      append(.blocked(trial: trial, by: parent), trial, .blocked, [], &actions)
    }
  }

  /// Takes a trial out of the count of failed or blocked ones: it is open again.
  mutating func uncount(_ trial: Int) {
    switch phases[trial] {
    case .failed: tally.failed -= 1
    case .blocked: tally.blocked -= 1
    default: return
    }
    count(trial, by: 1)
  }

  /// Adds the trial to what is left to do, or takes it off.
  mutating func count(_ trial: Int, by sign: Double) {
    openCosts[Int(nodes[trial].costClass)] += sign * Double(nodes[trial].cost)
  }

  /// The trial, which nobody holds, ends without a result.
  mutating func giveUp(
    _ trial: Int, reason: String, _ reporters: [(SessionID, attempt: UInt32)], _ actions: inout [Action]
  ) {
    forgetLosses(trial)
    errors[trial] = nil
    guard let rerun = reruns.removeValue(forKey: trial) else {
      append(.failed(trial: trial, reason: reason), trial, .failed, reporters, &actions)
      return
    }
    // Its own record stands.
    phases[trial] = .ok
    for (session, attempt) in reporters { send(.recorded(nodes[trial].key, attempt: attempt), to: session, &actions) }
    if rerun.isAudit {
      actions.append(.note(.auditFailed(trial: trial, reason: reason)))
      return
    }
    // What cannot be had is the input of its dependents.
    let lost = "an artifact of its parent \(nodes[trial].key) was lost and could not be made again: \(reason)"
    for dependent in dependents(of: trial).map({ Int($0) }) {
      if phases[dependent] == .waiting {
        openParents[dependent] -= 1
        giveUp(dependent, reason: lost, [], &actions)
      } else {
        parentEnded(dependent, &actions)
      }
    }
  }
}
