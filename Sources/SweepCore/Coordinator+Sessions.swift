extension Coordinator {
  /// Whether this session is open on this connection.
  package func isOpen(_ session: SessionID, on route: Route) -> Bool {
    sessions[session]?.route == route
  }

  /// The session that is open on this connection.
  package func session(on route: Route) -> SessionID? { sessionOnRoute[route] }

  /// Takes a session off the list after the end, when it has said goodbye.
  package mutating func forget(_ session: SessionID) {
    guard stopped, let left = sessions.removeValue(forKey: session) else { return }
    slotCount -= left.slots
  }

  /// Open sessions and the trials that they can run at once.
  package var workforce: (workers: Int, slots: Int) { (sessions.count, slotCount) }

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
    case .ping(let held): reconcile(session, held, now, &actions)
    case .returned(let keys):
      takeNoMore(session)
      for key in keys { giveBack(key, from: session, &actions) }
    case .goodbye:
      close(session, isLoss: false, &actions)
      actions.append(.note(.left(session)))
    }
  }

  /// After the end: who still comes is told of it.
  mutating func turnAway(_ event: Event, _ now: Instant, _ actions: inout [Action]) {
    guard case .message(.hello(let hello), _, let route) = event, isComplete else { return }
    actions.append(.send(.welcome(welcome), session: open(hello, route, now), route: route))
    if let id = sessionOnRoute[route] { send(.finished, to: id, &actions) }
  }

  /// Notes that the session is alive; an unknown one, or one on another connection, is asked to say hello.
  mutating func hear(_ session: SessionID, _ route: Route, _ now: Instant, _ actions: inout [Action]) -> Bool {
    guard isOpen(session, on: route) else {
      actions.append(.send(.sayHello, session: session, route: route))
      return false
    }
    sessions[session]?.lastHeard = now
    sessions[session]?.hasSpoken = true
    lossesInSilence = 0
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
    let before = sessionOfInstance[hello.instance]
    // A worker that looks for a coordinator repeats itself, and its connection hands over all of it at once.
    if let before, let session = sessions[before], session.route == route, !session.hasSpoken {
      sessions[before]?.lastHeard = now
      feed(before)
      send(.welcome(welcome), to: before, &actions)
      adopt(hello, by: before, wasLost: false, now, &actions)
      return
    }
    // The same process under its old session, or another that had this connection, is gone.
    for old in [before, sessionOnRoute[route]] {
      if let old { close(old, isLoss: false, &actions) }
    }
    let id = open(hello, route, now)
    actions.append(.note(.joined(id, name: hello.name, host: hello.host, slots: hello.slots)))
    send(.welcome(welcome), to: id, &actions)
    awaitOthers(now)
    adopt(hello, by: id, wasLost: before == nil, now, &actions)
  }

  private mutating func open(_ hello: Hello, _ route: Route, _ now: Instant) -> SessionID {
    sessionCount += 1
    let id = SessionID(epoch: epoch, number: sessionCount)
    sessions[id] = Session(
      route: route, instance: hello.instance, host: hello.host, slots: Int(hello.slots),
      identity: WorkerIdentity(hello), lastHeard: now, lastPing: now)
    sessionOfInstance[hello.instance] = id
    sessionOnRoute[route] = id
    hosts[hello.host, default: 0] += 1
    slotCount += Int(hello.slots)
    pingOrder.append(id)
    feed(id)
    return id
  }

  private var welcome: Welcome {
    Welcome(
      sweep: settings.sweep, pingMilliseconds: UInt32(settings.pingMilliseconds),
      leaseMilliseconds: UInt32(settings.leaseMilliseconds), dataPlaces: settings.dataPlaces)
  }

  /// The worker leaves: it gets no more trials.
  private mutating func takeNoMore(_ id: SessionID) {
    guard let session = sessions[id], !session.isLeaving else { return }
    sessions[id]?.isLeaving = true
    hungry.remove(id)
    if let count = hosts[session.host] { hosts[session.host] = count > 1 ? count - 1 : nil }
  }

  mutating func unreachable(_ route: Route, _ actions: inout [Action]) {
    if let id = sessionOnRoute[route] { lose(id, &actions) }
  }

  /// The worker is gone without a word.
  private mutating func lose(_ id: SessionID, _ actions: inout [Action]) {
    actions.append(.note(.lost(id, held: sessions[id]?.held.count ?? 0)))
    close(id, isLoss: true, &actions)
    lossesInSilence += 1
    if sessions.isEmpty && lossesInSilence > 1 { awaited = lossesInSilence }
  }

  /// Several workers that were all lost, one after the other without a word from any, were rather cut off than dead, and
  /// went on: the first that comes back does not get what the others may bring.
  private mutating func awaitOthers(_ now: Instant) {
    lossesInSilence = 0
    guard awaited > 0 else { return }
    if sessions.count == 1 { keptUntil = now + settings.graceMilliseconds }
    awaited -= 1
    if awaited == 0 { keptUntil = nil }
  }

  /// Ends the session; its trials are open again.
  private mutating func close(_ id: SessionID, isLoss: Bool, _ actions: inout [Action]) {
    takeNoMore(id)
    guard let session = sessions.removeValue(forKey: id) else { return }
    sessionOfInstance[session.instance] = nil
    sessionOnRoute[session.route] = nil
    pingOrder.remove(id)
    slotCount -= session.slots
    for (place, trial) in session.held.keys.enumerated() {
      tally.leased -= 1
      // Only what could have been running can be to blame.
      if isLoss && place < session.slots {
        countLoss(trial, of: .worker, &actions)
      } else {
        open(trial, &actions)
      }
    }
  }

  /// Pings the sessions that are due, and gives up those that have been silent for too long.
  mutating func tick(_ now: Instant, _ actions: inout [Action]) {
    while let id = pingOrder.first, let session = sessions[id], now - session.lastPing >= settings.pingMilliseconds {
      if now - session.lastHeard > settings.leaseMilliseconds {
        lose(id, &actions)
      } else {
        sessions[id]?.lastPing = now
        pingOrder.rotate()
        send(.ping, to: id, &actions)
      }
    }
  }

  /// A long gap between two turns means that this process was stopped: nobody else's silence.
  mutating func forgiveOwnPause(_ now: Instant, _ actions: inout [Action]) {
    defer { lastTurn = now }
    guard let last = lastTurn, now - last > 5_000 else { return }
    actions.append(.note(.paused(milliseconds: now - last)))
    for id in sessions.keys.sorted() {
      sessions[id]?.lastHeard = now
      for trial in sessions[id]?.held.keys ?? [] { sessions[id]?.held[trial]?.since = now }
    }
  }

  /// Mutating only so that no copy of the machine is made for it: that costs more than all the rest of a turn.
  mutating func send(_ message: CoordinatorMessage, to id: SessionID, _ actions: inout [Action]) {
    guard let route = sessions[id]?.route else { return }
    actions.append(.send(message, session: id, route: route))
  }
}
