extension Coordinator {
  mutating func receive(
    _ report: Report, _ facts: ReportFacts, _ session: SessionID, _ route: Route, _ now: Instant,
    _ actions: inout [Action]
  ) {
    guard hear(session, route, now, &actions) else { return }
    guard let trial = number(of: report.key) else {
      // A result of another sweep: that it is recorded, only that sweep's coordinator can say.
      actions.append(.note(.unknownKey(report.key, session)))
      return
    }
    noteAttempt(report.attempt, of: trial)
    sessions[session]?.standing.remove(trial)
    switch report.outcome {
    case .ok(let deterministic, let provenance, _):
      if !facts.missing.isEmpty && needsResult(trial) {
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
    learn(trial, report, session)
    if case .leased(let holder) = phases[trial] {
      endLease(trial)
      if holder != session { send(.cancel([report.key]), to: holder, &actions) }
    }
    forgetLosses(trial)
    errors[trial] = nil
    if case .recording(.ok, let number) = phases[trial] {
      compare(trial, report, facts, session, &actions)
      sessions[session]?.unacknowledged += 1
      pending[Int(number - pending[0].number)].reporters.append((session, report.attempt))
    } else if phases[trial] == .ok || reruns[trial] != nil {
      compare(trial, report, facts, session, &actions)
      remade(trial, session, &actions)
      send(.recorded(report.key, attempt: report.attempt), to: session, &actions)
    } else {
      uncount(trial)
      coreMilliseconds += UInt64(report.milliseconds)
      fingerprints[trial] = facts.fingerprint
      append(
        .record(trial: trial, deterministic: deterministic, provenance: provenance), trial, .ok,
        [(session, report.attempt)], &actions)
    }
  }

  /// Whether a result of this trial would be recorded, or make a lost artifact again.
  private func needsResult(_ trial: Int) -> Bool {
    switch phases[trial] {
    case .ok, .recording(.ok, _): false
    default: reruns[trial]?.isAudit != true
    }
  }

  /// A second result must be the same to the bit; the first stays either way.
  private mutating func compare(
    _ trial: Int, _ report: Report, _ facts: ReportFacts, _ session: SessionID, _ actions: inout [Action]
  ) {
    guard fingerprints[trial] != facts.fingerprint, differing.insert(report.key).inserted else { return }
    actions.append(.note(.differing(trial: trial, session)))
    let host = sessions[session]?.host ?? ""
    appendMark(.differing(trial: trial, attempt: report.attempt, session, host: host), trial, &actions)
  }

  /// An error is tried once more, elsewhere where possible; the same error twice, or a third one, is final.
  private mutating func fail(
    _ trial: Int, _ report: Report, _ reason: String, _ id: SessionID, _ actions: inout [Action]
  ) {
    let attempt = Attempt(key: report.key, number: report.attempt)
    guard phases[trial] == .leased(id), !isCounted(attempt), let session = sessions[id] else {
      // Somebody else has it, it has ended, or this is an echo: the error changes nothing.
      send(.recorded(report.key, attempt: report.attempt), to: id, &actions)
      return
    }
    endLease(trial)
    forgetLosses(trial)
    coreMilliseconds += UInt64(report.milliseconds)
    let before = errors[trial] ?? []
    if before.contains(where: { $0.reason == reason }) || before.count >= 2 {
      giveUp(trial, reason: reason, [(id, report.attempt)], &actions)
    } else {
      let error = TrialError(reason: reason, attempt: report.attempt, host: session.host)
      errors[trial] = before + [error]
      actions.append(.note(.retried(trial: trial, reason: reason)))
      open(trial, &actions)
      send(.recorded(report.key, attempt: report.attempt), to: id, &actions)
    }
  }

  /// Whether this attempt has already ended with an error here, whoever brings it: another process may have found it
  /// in a spool.
  func isCounted(_ attempt: Attempt) -> Bool {
    guard let trial = number(of: attempt.key) else { return false }
    return errors[trial]?.contains { $0.attempt == attempt.number } == true
  }
}
