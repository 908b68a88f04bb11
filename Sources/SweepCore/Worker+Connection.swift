extension Worker {
  mutating func receive(
    _ message: CoordinatorMessage, _ session: SessionID, _ now: Instant, _ actions: inout [Action]
  ) {
    switch message {
    case .welcome(let welcome): join(session, welcome, now, &actions)
    case .refused(let refusal): stop(.refused(refusal), &actions)
    case .sayHello: sayHello(session, now, &actions)
    case .ping: _ = hear(session, now)
    case .recorded(let key, let attempt):
      guard hear(session, now), finished[key]?.attempt == attempt else { break }
      forget(key, &actions)
    case .artifactsWanted(let key, let digests):
      guard hear(session, now), finished.contains(key) else { break }
      actions.append(.upload(key, digests))
    case .cancel(let keys):
      guard hear(session, now) else { break }
      for key in keys { cancel(key, &actions) }
    case .drain:
      guard hear(session, now) else { break }
      drain(now + Int64.max / 4, &actions)
    case .finished:
      guard hear(session, now) else { break }
      send(.goodbye, &actions)
      stop(.finished, &actions)
    case .closing:
      if hear(session, now) { seek(now, &actions) }
    }
  }

  private mutating func join(
    _ session: SessionID, _ welcome: Welcome, _ now: Instant, _ actions: inout [Action]
  ) {
    // The answer to a repeated hello.
    if hear(session, now) { return }
    // A coordinator that has been replaced; epochs of different sweeps have nothing to do with each other.
    if let before = membership, before.welcome.sweep == welcome.sweep, session.epoch < before.session.epoch { return }
    connection = .joined
    membership = Membership(
      session: session, welcome: welcome, lastHeard: now,
      nextPing: now + spread(Int64(welcome.pingMilliseconds)))
    actions.append(.joined(session))
    if drainDeadline != nil { send(.returned([]), &actions) }
    // Inputs asked for under an old session are asked for again, and results brought again.
    for trial in held.values where trial.stage == .preparing { actions.append(.prepare(trial.attempt.key)) }
    for report in finished.values { send(.report(report), &actions) }
  }

  private mutating func sayHello(_ session: SessionID, _ now: Instant, _ actions: inout [Action]) {
    switch connection {
    case .joined:
      // An echo of what was said in an earlier session is no reason to leave this one.
      guard session == membership?.session else { return }
      seek(now, &actions)
    case .seeking(let search):
      // One hello answers a burst of such requests.
      if let last = search.lastHello, now - last < settings.helloMilliseconds { return }
    }
    introduce(now, &actions)
  }

  /// Notes that the coordinator of this session is alive; messages of other sessions are nobody's.
  mutating func hear(_ session: SessionID, _ now: Instant) -> Bool {
    guard case .joined = connection, session == membership?.session else { return false }
    membership?.lastHeard = now
    return true
  }

  mutating func tick(_ progress: [Progress], _ now: Instant, _ actions: inout [Action]) {
    let gap = now - lastTick
    lastTick = now
    switch connection {
    case .seeking(var search):
      // A long gap means that this process was stopped: it has not been looking. A search can be younger than that.
      if gap > 5_000 { search.since = min(now, search.since + gap) }
      connection = .seeking(search)
      if now - search.since > settings.patienceMilliseconds {
        stop(.coordinatorGone, &actions)
      } else if search.nextHello.map({ now >= $0 }) ?? true {
        introduce(now, &actions)
      }
    case .joined:
      guard let current = membership else { return }
      if now - current.lastHeard > Int64(current.welcome.leaseMilliseconds) {
        seek(now, &actions)
      } else if now >= current.nextPing {
        let interval = spread(Int64(current.welcome.pingMilliseconds))
        membership?.nextPing = now + interval
        send(.ping(held: mentioned(progress)), &actions)
      }
    }
  }

  private mutating func seek(_ now: Instant, _ actions: inout [Action]) {
    spool(&actions)
    connection = .seeking(Search(since: now, interval: settings.helloMilliseconds))
  }

  private mutating func introduce(_ now: Instant, _ actions: inout [Action]) {
    guard case .seeking(var search) = connection else { return }
    search.lastHello = now
    search.nextHello = now + spread(search.interval)
    search.interval = min(2 * search.interval, settings.longestHelloMilliseconds)
    connection = .seeking(search)
    var hello = settings.introduction
    hello.held = held.values.filter { $0.stage != .stopping }.map(\.attempt)
    hello.finished = finished.values.map { Attempt(key: $0.key, number: $0.attempt) }
    actions.append(.send(.hello(hello), session: .none))
  }

  /// All that is held or finished, with how far it is.
  private func mentioned(_ progress: [Progress]) -> [Progress] {
    let reached = Dictionary(progress.map { ($0.key, $0) }, uniquingKeysWith: { $0.iteration < $1.iteration ? $1 : $0 })
    return held.values.map { trial in
      let progress = reached[trial.attempt.key]
      return Progress(
        key: trial.attempt.key, attempt: trial.attempt.number, iteration: progress?.iteration ?? 0,
        isRunning: trial.stage == .running || trial.stage == .stopping, loss: progress?.loss)
    } + finished.values.map { Progress(key: $0.key, attempt: $0.attempt, iteration: 0, isRunning: false) }
  }
}
