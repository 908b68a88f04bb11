extension Coordinator {
  /// Whether this session is open on this connection.
  package func isOpen(_ session: SessionID, on route: Route) -> Bool {
    sessions[session]?.route == route
  }

  /// Takes a session off the list after the end, when it has said goodbye.
  package mutating func forget(_ session: SessionID) {
    guard stopped, sessions.removeValue(forKey: session) != nil else { return }
    sessionOrder.removeAll { $0 == session }
  }

  /// Open sessions and the trials that they can run at once.
  package var workforce: (workers: Int, slots: Int) {
    (sessionOrder.count, sessionOrder.reduce(0) { $0 + Int(sessions[$1]?.hello.slots ?? 0) })
  }

  mutating func receive(
    _ message: WorkerMessage, _ session: SessionID, _ route: Route, _ now: Instant, _ actions: inout [Action]
  ) {
    if case .hello(let hello) = message {
      greet(hello, route, now, &actions)
      return
    }
    guard hear(session, route, now, &actions) else { return }
    switch message {
    case .hello, .report, .inputMissing: break
    case .ping(let held): reconcile(session, held)
    case .returned(let keys):
      for key in keys { giveBack(key, from: session) }
    case .goodbye:
      close(session, countingLosses: false, &actions)
      actions.append(.note(.left(session)))
    }
  }

  /// Notes that the session is alive; an unknown one, or one on another connection, is asked to say hello.
  mutating func hear(_ session: SessionID, _ route: Route, _ now: Instant, _ actions: inout [Action]) -> Bool {
    guard sessions[session]?.route == route else {
      actions.append(.send(.sayHello, session: session, route: route))
      return false
    }
    sessions[session]?.lastHeard = now
    feed(session)
    return true
  }

  private mutating func greet(_ hello: Hello, _ route: Route, _ now: Instant, _ actions: inout [Action]) {
    guard hello.numericsVersion == settings.numericsVersion else {
      let refusal = Refusal.numericsVersion(expected: settings.numericsVersion, found: hello.numericsVersion)
      actions.append(.note(.refused(name: hello.name, refusal)))
      actions.append(.send(.refused(refusal), session: .none, route: route))
      return
    }
    let claims = hello.held + hello.finished
    sessionCount += 1
    let id = SessionID(epoch: epoch, number: sessionCount)
    sessions[id] = Session(route: route, hello: hello, lastHeard: now, lastPing: now)
    sessionOrder.append(id)
    actions.append(.note(.joined(id, name: hello.name, host: hello.host, slots: hello.slots)))
    let welcome = Welcome(
      sweep: settings.sweep, pingMilliseconds: UInt32(settings.pingMilliseconds),
      leaseMilliseconds: UInt32(settings.leaseMilliseconds), dataPlaces: settings.dataPlaces)
    send(.welcome(welcome), to: id, &actions)
    // The same process under its old session, or another that had this connection, is gone.
    let replaced = sessionOrder.filter { old in
      old != id && sessions[old].map { $0.hello.instance == hello.instance || $0.route == route } == true
    }
    for old in replaced { close(old, countingLosses: false, &actions) }
    adopt(claims, by: id, &actions)
    feed(id)
  }

  /// Gives a returning worker what it says it is running or has finished; the rest it may drop.
  private mutating func adopt(_ claims: [Attempt], by id: SessionID, _ actions: inout [Action]) {
    var unwanted: [TrialKey] = []
    for claim in claims {
      guard let trial = number(of: claim.key) else {
        unwanted.append(claim.key)
        continue
      }
      attempts[trial] = max(attempts[trial], claim.number)
      switch phases[trial] {
      case .waiting, .ready:
        lease(trial, to: id)
        actions.append(.note(.adopted(trial: trial, attempt: claim.number, id)))
      case .failed, .blocked:
        // Its result would still count: let it come.
        break
      case .leased, .recording, .ok:
        unwanted.append(claim.key)
      }
    }
    // A finished result is brought all the same: it is compared with the recorded one.
    let cancelled = unwanted.filter { key in sessions[id]?.hello.held.contains { $0.key == key } == true }
    if !cancelled.isEmpty { send(.cancel(cancelled), to: id, &actions) }
  }

  /// What a ping does not mention is not held: a lease that was lost on the way goes to somebody else.
  ///
  /// A lease may be on its way while the ping is, so only one that two pings in a row leave out is taken back.
  private mutating func reconcile(_ session: SessionID, _ held: [Progress]) {
    guard let known = sessions[session] else { return }
    let mentioned = Set(held.map(\.key))
    let absent = known.held.filter { !mentioned.contains(nodes[$0].key) }
    let twice = absent.filter { known.absent.contains($0) }
    for trial in twice { giveBack(nodes[trial].key, from: session) }
    sessions[session]?.absent = absent
  }

  mutating func unreachable(_ route: Route, _ actions: inout [Action]) {
    for id in sessionOrder where sessions[id]?.route == route { lose(id, &actions) }
  }

  /// The worker is gone without a word.
  mutating func lose(_ id: SessionID, _ actions: inout [Action]) {
    actions.append(.note(.lost(id, held: sessions[id]?.held.count ?? 0)))
    close(id, countingLosses: true, &actions)
  }

  /// Ends the session; its trials are open again.
  private mutating func close(_ id: SessionID, countingLosses: Bool, _ actions: inout [Action]) {
    guard let session = sessions.removeValue(forKey: id) else { return }
    sessionOrder.removeAll { $0 == id }
    hungry.removeAll { $0 == id }
    for (place, trial) in session.held.enumerated() {
      tally.leased -= 1
      // Only what could have been running can be to blame.
      if countingLosses && place < session.hello.slots { losses[trial] += 1 }
      if losses[trial] >= settings.maximumLosses {
        giveUp(trial, reason: "\(losses[trial]) workers in a row were lost while running it", [], &actions)
      } else {
        open(trial)
      }
    }
  }

  /// Checks every session's silence and pings those that are due.
  mutating func tick(_ now: Instant, _ actions: inout [Action]) {
    for id in sessionOrder {
      guard let session = sessions[id] else { continue }
      if now - session.lastHeard > settings.leaseMilliseconds {
        lose(id, &actions)
      } else if now - session.lastPing >= settings.pingMilliseconds {
        sessions[id]?.lastPing = now
        send(.ping, to: id, &actions)
      }
    }
  }

  /// A long gap between two turns means that this process was stopped: nobody else's silence.
  mutating func forgiveOwnPause(_ now: Instant) {
    defer { lastTurn = now }
    guard let last = lastTurn, now - last > 5_000 else { return }
    for id in sessionOrder { sessions[id]?.lastHeard = now }
  }

  func send(_ message: CoordinatorMessage, to id: SessionID, _ actions: inout [Action]) {
    guard let session = sessions[id] else { return }
    actions.append(.send(message, session: id, route: session.route))
  }
}
