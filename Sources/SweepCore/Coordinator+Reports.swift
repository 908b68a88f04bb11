extension Coordinator {
  mutating func receive(
    _ report: Report, _ facts: ReportFacts, _ session: SessionID, _ route: Route, _ now: Instant,
    _ actions: inout [Action]
  ) {
    guard hear(session, route, now, &actions) else { return }
    guard let trial = number(of: report.key) else {
      actions.append(.note(.unknownKey(report.key, session)))
      send(.recorded(report.key, attempt: report.attempt), to: session, &actions)
      return
    }
    attempts[trial] = max(attempts[trial], report.attempt)
    switch report.outcome {
    case .ok(let deterministic, let provenance, _):
      if !facts.missing.isEmpty {
        send(.artifactsWanted(report.key, facts.missing), to: session, &actions)
      } else {
        succeed(trial, report, facts, deterministic, provenance, session, &actions)
      }
    case .failed(let reason):
      fail(trial, report, reason, session, &actions)
    }
  }

  private mutating func succeed(
    _ trial: Int, _ report: Report, _ facts: ReportFacts, _ deterministic: [UInt8], _ provenance: [UInt8],
    _ session: SessionID, _ actions: inout [Action]
  ) {
    if case .recording(.ok, let number) = phases[trial] {
      compare(trial, facts, session, &actions)
      pending[Int(number - pending[0].number)].reporters.append((session, report.attempt))
      return
    }
    if phases[trial] == .ok || remaking.contains(trial) {
      compare(trial, facts, session, &actions)
      if remaking.contains(trial) { remade(trial, session, &actions) }
      send(.recorded(report.key, attempt: report.attempt), to: session, &actions)
      return
    }
    if case .leased(let holder) = phases[trial] {
      endLease(trial)
      if holder != session { send(.cancel([report.key]), to: holder, &actions) }
    }
    uncount(trial)
    fingerprints[trial] = facts.fingerprint
    losses[trial] = 0
    errors[trial] = nil
    append(
      .record(trial: trial, deterministic: deterministic, provenance: provenance), trial, .ok,
      [(session, report.attempt)], &actions)
  }

  /// A second result must be the same to the bit; the first stays either way.
  private mutating func compare(_ trial: Int, _ facts: ReportFacts, _ session: SessionID, _ actions: inout [Action]) {
    guard fingerprints[trial] != facts.fingerprint else { return }
    differing = true
    actions.append(.note(.differing(trial: trial, session)))
  }

  /// An error is tried once more, elsewhere where possible; the same error twice, or a third one, is final.
  private mutating func fail(
    _ trial: Int, _ report: Report, _ reason: String, _ session: SessionID, _ actions: inout [Action]
  ) {
    guard phases[trial] == .leased(session) else {
      // Somebody else has it, or it has ended: this error changes nothing.
      send(.recorded(report.key, attempt: report.attempt), to: session, &actions)
      return
    }
    endLease(trial)
    losses[trial] = 0
    let before = errors[trial] ?? []
    if before.contains(where: { $0.reason == reason }) || before.count >= 2 {
      errors[trial] = nil
      giveUp(trial, reason: reason, [(session, report.attempt)], &actions)
    } else {
      errors[trial] = before + [TrialError(reason: reason, session: session)]
      actions.append(.note(.retried(trial: trial, reason: reason)))
      open(trial)
      send(.recorded(report.key, attempt: report.attempt), to: session, &actions)
    }
  }

  /// The trial ends without a result.
  mutating func giveUp(
    _ trial: Int, reason: String, _ reporters: [(SessionID, attempt: UInt32)], _ actions: inout [Action]
  ) {
    guard remaking.remove(trial) != nil else {
      append(.failed(trial: trial, reason: reason), trial, .failed, reporters, &actions)
      return
    }
    // Its own record stands; what cannot be had is the input of its dependents.
    phases[trial] = .ok
    for dependent in dependents(of: trial) {
      openParents[Int(dependent)] -= 1
      guard phases[Int(dependent)] == .waiting else { continue }
      let lost = "an artifact of its parent \(nodes[trial].key) was lost and could not be made again: \(reason)"
      append(.failed(trial: Int(dependent), reason: lost), Int(dependent), .failed, [], &actions)
    }
    for (session, attempt) in reporters { send(.recorded(nodes[trial].key, attempt: attempt), to: session, &actions) }
  }

  mutating func append(
    _ entry: Entry, _ trial: Int, _ ending: Ending, _ reporters: [(SessionID, attempt: UInt32)],
    _ actions: inout [Action]
  ) {
    appended += 1
    phases[trial] = .recording(ending, number: appended)
    pending.append(Pending(number: appended, trial: trial, ending: ending, reporters: reporters))
    actions.append(.append(number: appended, entry))
  }

  /// Everything appended up to `number` is on disk: now it counts, and its reporters may forget it.
  mutating func durable(through number: UInt64, _ actions: inout [Action]) {
    let count = pending.prefix { $0.number <= number }.count
    let settled = Array(pending.prefix(count))
    pending.removeFirst(count)
    for entry in settled {
      settle(entry, &actions)
      if let maker = entry.reporters.first, entry.ending == .ok {
        noteNear(entry.trial, maker.0)
      }
      for (session, attempt) in entry.reporters {
        send(.recorded(nodes[entry.trial].key, attempt: attempt), to: session, &actions)
      }
    }
  }

  /// The trial has ended; its dependents learn of it.
  private mutating func settle(_ entry: Pending, _ actions: inout [Action]) {
    // A failure may be overtaken by a late result that is itself on its way to the disk.
    guard phases[entry.trial] == .recording(entry.ending, number: entry.number) else { return }
    switch entry.ending {
    case .ok:
      phases[entry.trial] = .ok
      tally.ok += 1
      for dependent in dependents(of: entry.trial) { parentEnded(Int(dependent)) }
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
  mutating func parentEnded(_ trial: Int) {
    openParents[trial] -= 1
    guard openParents[trial] == 0 else { return }
    switch phases[trial] {
    case .waiting: open(trial)
    case .blocked:
      uncount(trial)
      open(trial)
    default: break
    }
  }

  /// A parent has failed: a dependent that has not started cannot run.
  mutating func block(_ trial: Int, by parent: Int, _ actions: inout [Action]) {
    guard phases[trial] == .waiting else { return }
    append(.blocked(trial: trial, by: parent), trial, .blocked, [], &actions)
  }

  /// Takes a trial out of the count of failed or blocked ones: it is open again.
  private mutating func uncount(_ trial: Int) {
    switch phases[trial] {
    case .failed: tally.failed -= 1
    case .blocked: tally.blocked -= 1
    default: break
    }
  }

  /// A trial that ran again for its artifact: nothing is recorded, its dependents can go on.
  private mutating func remade(_ trial: Int, _ session: SessionID, _ actions: inout [Action]) {
    if case .leased(let holder) = phases[trial] {
      endLease(trial)
      if holder != session { send(.cancel([nodes[trial].key]), to: holder, &actions) }
    }
    remaking.remove(trial)
    phases[trial] = .ok
    for dependent in dependents(of: trial) { parentEnded(Int(dependent)) }
    noteNear(trial, session)
  }

  private mutating func noteNear(_ trial: Int, _ session: SessionID) {
    guard sessions[session] != nil else { return }
    for dependent in dependents(of: trial) where phases[Int(dependent)] == .ready {
      sessions[session]?.near.append(Int(dependent))
    }
  }
}
