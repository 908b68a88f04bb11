extension Coordinator {
  /// Gives a returning worker what it is running or has finished, where that is still open.
  ///
  /// - Parameter wasLost: its last session was given up, and a loss counted for what it was running.
  mutating func adopt(_ hello: Hello, by id: SessionID, wasLost: Bool, _ now: Instant, _ actions: inout [Action]) {
    if wasLost {
      for claim in hello.held.prefix(Int(hello.slots)) {
        guard let trial = number(of: claim.key), losses[trial] > 0 else { continue }
        losses[trial] -= 1
      }
    }
    claim(hello.held, by: id, now, &actions)
    for claim in hello.finished { _ = grant(claim, to: id, now, &actions) }
  }

  /// What a ping does not mention is not held: a lease that was lost on the way goes to somebody else. What it does
  /// mention is held, whatever was thought.
  ///
  /// A lease may be on its way while the ping is, so only one that two pings in a row leave out is taken back.
  mutating func reconcile(_ id: SessionID, _ held: [Progress], _ now: Instant, _ actions: inout [Action]) {
    claim(held.map { Attempt(key: $0.key, number: $0.attempt) }, by: id, now, &actions)
    guard let session = sessions[id] else { return }
    var reached: [Int: Progress] = [:]
    for progress in held {
      if let trial = number(of: progress.key) { reached[trial] = progress }
    }
    let absent = session.held.keys.filter { reached[$0] == nil }
    for trial in absent where session.absent.contains(trial) { giveBack(nodes[trial].key, from: id, &actions) }
    sessions[id]?.absent = Set(absent)
    sessions[id]?.standing.formIntersection(reached.keys)
    watch(id, reached, now, &actions)
  }

  /// Takes back what does not advance although the worker is alive: a trial that runs, or one that does not start
  /// although a slot is free.
  private mutating func watch(
    _ id: SessionID, _ reached: [Int: Progress], _ now: Instant, _ actions: inout [Action]
  ) {
    guard let session = sessions[id] else { return }
    let isFull = reached.values.count { $0.isRunning } >= session.slots
    for trial in session.held.keys {
      guard var lease = session.held[trial], let progress = reached[trial] else { continue }
      lease.isRunning = progress.isRunning
      lease.loss = progress.loss
      let isExcused = isFull && !progress.isRunning || progress.iteration != lease.iteration
      if isExcused {
        lease.iteration = progress.iteration
        lease.since = now
      }
      sessions[id]?.held[trial] = lease
      if !isExcused && now - lease.since > max(settings.standstillMilliseconds, lease.microseconds / 100) {
        actions.append(.note(.standstill(trial: trial, iteration: progress.iteration, id)))
        endLease(trial)
        sessions[id]?.standing.insert(trial)
        countLoss(trial, of: .standstill, &actions)
      }
    }
  }

  private mutating func claim(_ claims: [Attempt], by id: SessionID, _ now: Instant, _ actions: inout [Action]) {
    var unwanted: [TrialKey] = []
    for claim in claims where !grant(claim, to: id, now, &actions) { unwanted.append(claim.key) }
    if !unwanted.isEmpty { send(.cancel(unwanted), to: id, &actions) }
  }

  /// Lets the session have what it says it holds; false if nobody waits for it any more.
  private mutating func grant(
    _ claim: Attempt, to id: SessionID, _ now: Instant, _ actions: inout [Action]
  ) -> Bool {
    guard let trial = number(of: claim.key) else { return false }
    noteAttempt(claim.number, of: trial)
    switch phases[trial] {
    case .waiting, .ready:
      // An error that is counted already is only waiting to be acknowledged there.
      guard !isCounted(claim), sessions[id]?.standing.contains(trial) != true else { return true }
      lease(trial, to: id, now)
      actions.append(.note(.adopted(trial: trial, attempt: claim.number, id)))
      return true
    case .leased(let holder): return holder == id
    // Its result would still count: let it come.
    case .failed, .blocked, .recording(.failed, _), .recording(.blocked, _): return true
    case .recording(.ok, _), .ok: return false
    }
  }

  /// Attempts go on above those that workers speak of. What nobody can have been given must not use all numbers up, or
  /// no two attempts could be told apart.
  mutating func noteAttempt(_ number: UInt32, of trial: Int) {
    attempts[trial] = max(attempts[trial], min(number, .max / 2))
  }
}
