extension Worker {
  mutating func take(_ attempt: Attempt, _ actions: inout [Action]) {
    guard !held.contains(attempt.key) else { return }
    if drainDeadline != nil {
      send(.returned([attempt.key]), &actions)
      return
    }
    if let report = finished[attempt.key] {
      // The lease has crossed the result, or is an old one; else it follows an error whose receipt was lost.
      if report.isOk || attempt.number <= report.attempt {
        send(.report(report), &actions)
        return
      }
      forget(attempt.key, &actions)
    }
    held[attempt.key] = Held(attempt: attempt, stage: .preparing)
    actions.append(.prepare(attempt.key))
  }

  mutating func end(_ report: Report, _ actions: inout [Action]) {
    // An attempt that was cancelled may end all the same, even while a later one of the same trial is held.
    guard held[report.key]?.attempt.number == report.attempt else { return }
    if held[report.key]?.stage == .stopping { return leaveSlot(report.key) }
    drop(report.key)
    finished[report.key] = report
    send(.report(report), &actions)
    if case .seeking = connection { actions.append(.spool(report.key)) }
  }

  /// Takes over what an earlier worker could not deliver.
  mutating func restore(_ reports: [Report], _ actions: inout [Action]) {
    for report in reports where !held.contains(report.key) && !finished.contains(report.key) {
      finished[report.key] = report
      spooled.insert(report.key)
      send(.report(report), &actions)
    }
  }

  /// Has everything kept on disk that the coordinator has not acknowledged.
  func spool(_ actions: inout [Action]) {
    for key in finished.keys where !spooled.contains(key) { actions.append(.spool(key)) }
  }

  /// Brings the report again, upon which the artifacts are wanted again: bytes get damaged on their way, and running
  /// the trial again would make the same ones. A trial whose artifacts nobody ever takes has ended with an error.
  mutating func uploadAgain(_ key: TrialKey, _ reason: String, _ actions: inout [Action]) {
    guard var report = finished[key], report.isOk else { return }
    refusals[key, default: 0] += 1
    if refusals[key, default: 0] >= settings.uploadTries {
      report.outcome = .failed(reason: reason)
      finished[key] = report
      spooled.remove(key)
    }
    send(.report(report), &actions)
  }

  /// The end of this trial is nobody's concern any more.
  mutating func forget(_ key: TrialKey, _ actions: inout [Action]) {
    finished.remove(key)
    spooled.remove(key)
    refusals[key] = nil
    actions.append(.forget(key))
  }

  /// Nobody waits for this trial any more. One that runs keeps its slot until it has left it.
  mutating func cancel(_ key: TrialKey, _ actions: inout [Action]) {
    switch held[key]?.stage {
    case .stopping: return
    case nil:
      // Its receipt is on the way, or was lost: the next one comes when it is asked for.
      if let report = finished[key] { send(.report(report), &actions) }
      return
    case .running: held[key]?.stage = .stopping
    case .preparing, .prepared: drop(key)
    }
    actions.append(.cancel(key))
  }

  /// A lease that came meanwhile was not taken; the pings, which mention it no longer, say so. (Giving it back in words
  /// would mean that this worker takes no more.)
  mutating func leaveSlot(_ key: TrialKey) {
    if held[key]?.stage == .stopping { drop(key) }
  }

  /// Takes a trial out of those that are held.
  @discardableResult
  mutating func drop(_ key: TrialKey) -> Held? {
    let trial = held.remove(key)
    if trial?.stage == .running || trial?.stage == .stopping { runningCount -= 1 }
    return trial
  }

  mutating func startTrials(_ actions: inout [Action]) {
    while runningCount < settings.introduction.slots,
      let key = held.firstKey(where: { $0.stage == .prepared }), let trial = held[key]
    {
      held[key]?.stage = .running
      runningCount += 1
      actions.append(.run(trial.attempt))
    }
  }

  mutating func drain(_ deadline: Instant, _ actions: inout [Action]) {
    let isFirst = drainDeadline == nil
    drainDeadline = min(deadline, drainDeadline ?? deadline)
    guard isFirst else { return }
    let queued = held.values.filter { $0.stage == .preparing || $0.stage == .prepared }.map(\.attempt.key)
    for key in queued {
      drop(key)
      actions.append(.cancel(key))
    }
    // Also with nothing to give back: it says that no more is taken.
    send(.returned(queued), &actions)
  }

  /// When nothing runs and every result is where it belongs, or at the deadline.
  mutating func leaveIfDrained(_ now: Instant, _ actions: inout [Action]) {
    guard let deadline = drainDeadline, !stopped else { return }
    guard held.isEmpty && isDelivered || now >= deadline else { return }
    let running = held.keys
    if !running.isEmpty { send(.returned(running), &actions) }
    send(.goodbye, &actions)
    stop(.drained, &actions)
  }

  /// Whether all results are the coordinator's or, while there is none, on disk.
  private var isDelivered: Bool {
    if finished.isEmpty { return true }
    guard case .seeking = connection else { return false }
    return finished.keys.allSatisfy(spooled.contains)
  }
}
