extension Coordinator {
  /// Makes a trial that has not ended available again, or blocks it where a parent of it has no result.
  mutating func open(_ trial: Int, _ actions: inout [Action]) {
    if openParents[trial] == 0 {
      phases[trial] = .ready
      if reruns[trial]?.isAudit == true { audits.append(trial) } else { queue.push(trial) }
      return
    }
    phases[trial] = .waiting
    if let culprit = nodes[trial].parents.first(where: { phases[$0] == .failed || phases[$0] == .blocked }) {
      block(trial, by: culprit, &actions)
    }
  }

  /// Whether the trial is leased to the session.
  package func holds(_ session: SessionID, _ trial: Int) -> Bool { phases[trial] == .leased(session) }

  /// Marks the trial as held by the session.
  mutating func lease(_ trial: Int, to id: SessionID, _ now: Instant) {
    audits.remove(trial)
    phases[trial] = .leased(id)
    tally.leased += 1
    let host = sessions[id]?.host ?? ""
    let milliseconds = Double(nodes[trial].cost) * costs.factor(class: Int(nodes[trial].costClass)) * costs.factor(host: host)
    let microseconds = Int64(min(1e15, 1_000 * milliseconds))
    sessions[id]?.held[trial] = Lease(microseconds: microseconds, since: now, given: now)
    sessions[id]?.load += microseconds
  }

  /// Ends a lease; the caller says what comes next for the trial.
  mutating func endLease(_ trial: Int) {
    guard case .leased(let id) = phases[trial] else { return }
    tally.leased -= 1
    if let lease = sessions[id]?.held.remove(trial) { sessions[id]?.load -= lease.microseconds }
    feed(id)
  }

  /// The session will not run this trial after all.
  mutating func giveBack(_ key: TrialKey, from id: SessionID, _ actions: inout [Action]) {
    guard let trial = number(of: key), phases[trial] == .leased(id) else { return }
    endLease(trial)
    open(trial, &actions)
  }

  /// What a lease came to nothing for, other than the trial's own error.
  enum Loss {
    case worker
    case input
    case standstill
  }

  /// A lease of this trial has ended in a loss: another time, but not for ever.
  mutating func countLoss(_ trial: Int, of loss: Loss, _ actions: inout [Action]) {
    if loss == .input { inputLosses[trial] += 1 } else { losses[trial] += 1 }
    guard max(losses[trial], inputLosses[trial]) >= settings.maximumLosses else {
      open(trial, &actions)
      return
    }
    let reason = switch loss {
    case .worker: "\(losses[trial]) workers in a row were lost while running it"
    case .input: "its inputs could not be had \(inputLosses[trial]) times in a row"
    case .standstill: "it did not advance, the last of \(losses[trial]) losses in a row"
    }
    giveUp(trial, reason: reason, [], &actions)
  }

  /// The trial has come to an end of its own.
  mutating func forgetLosses(_ trial: Int) {
    losses[trial] = 0
    inputLosses[trial] = 0
  }
}
