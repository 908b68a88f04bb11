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
      finished.remove(attempt.key)
      actions.append(.forget(attempt.key))
    }
    held[attempt.key] = Held(attempt: attempt, stage: .preparing)
    actions.append(.prepare(attempt.key))
  }

  mutating func end(_ report: Report, _ actions: inout [Action]) {
    // An attempt that was cancelled may end all the same, even while a later one of the same trial is held.
    guard held[report.key]?.attempt.number == report.attempt else { return }
    drop(report.key)
    finished[report.key] = report
    send(.report(report), &actions)
  }

  /// Takes a trial out of those that are held.
  @discardableResult
  mutating func drop(_ key: TrialKey) -> Held? {
    let trial = held.remove(key)
    if trial?.stage == .running { runningCount -= 1 }
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
    let queued = held.values.filter { $0.stage != .running }.map(\.attempt.key)
    for key in queued {
      drop(key)
      actions.append(.cancel(key))
    }
    // Also with nothing to give back: it says that no more is taken.
    send(.returned(queued), &actions)
  }

  mutating func leaveIfDrained(_ now: Instant, _ actions: inout [Action]) {
    guard let deadline = drainDeadline, !stopped else { return }
    guard held.isEmpty && finished.isEmpty || now >= deadline else { return }
    let running = held.keys
    if !running.isEmpty { send(.returned(running), &actions) }
    send(.goodbye, &actions)
    stop(.drained(leftWork: true), &actions)
  }
}
