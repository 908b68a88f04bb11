internal import SweepCore

/// The laws that are looked at after every event of the coordinator.
extension History {
  /// The state agrees with itself and with the disk, and does not grow.
  mutating func checkCoordinator(_ life: Int) {
    guard let place = coordinators.firstIndex(where: { $0.life == life }), violations.isEmpty,
      !coordinators[place].isOver
    else { return }
    for found in coordinators[place].machine.contradictions { violate(found) }
    guard !coordinators[place].isZombie else { return }
    for trial in scenario.nodes.indices {
      let status = coordinators[place].machine.status(of: trial)
      if (status == .ok) != disk.hasOk[trial] {
        violate("trial \(trial) is \(status?.rawValue ?? "open"), the log says otherwise")
      }
    }
    let footprint = coordinators[place].machine.footprint
    let limit = 16 * scenario.nodes.count + (8 + scenario.nodes.count * 6) * (workers.count + 2)
    if footprint > limit { violate("\(footprint) things are remembered, expected at most \(limit)") }
  }

  /// What the log says is what the new coordinator believes.
  mutating func checkRecovery(_ life: Int, retries: Bool) {
    guard let process = coordinators.first(where: { $0.life == life }) else { return }
    for trial in scenario.nodes.indices {
      var expected = disk.status(trial)
      if retries && expected != .ok { expected = nil }
      if expected == .blocked && scenario.nodes[trial].parents.allSatisfy({ disk.hasOk[$0] }) { expected = nil }
      let found = process.machine.status(of: trial)
      if found != expected {
        let says = expected?.rawValue ?? "open"
        violate("after the start trial \(trial) is \(found?.rawValue ?? "open"), the log says \(says)")
      }
    }
  }

  /// A session is closed when it has been silent for a lease and a ping.
  mutating func checkSilence(_ life: Int) {
    guard let place = coordinators.firstIndex(where: { $0.life == life }), !coordinators[place].isOver else { return }
    for session in coordinators[place].machine.openSessions {
      guard let heard = coordinators[place].heard[session] else {
        coordinators[place].heard[session] = now
        continue
      }
      if now - heard > 30_000 + 2 * 2_400 + 500 {
        violate("session \(session.rawValue) is open after \(now - heard) ms of silence")
      }
    }
  }

  /// A worker is taken to be leaving only if it is.
  mutating func checkLeavers(_ life: Int) {
    guard let process = coordinators.first(where: { $0.life == life }), !process.isOver else { return }
    for worker in workers where worker.isAlive && worker.drainDeadline == nil {
      guard let route = worker.route, process.machine.isOpen(worker.session, on: route) else { continue }
      if process.machine.isLeaving(worker.session) { violate("worker \(worker.index) is not given any more trials") }
    }
  }

  /// A worker that is heard has something to do if there is something: at the latest when it is heard next.
  mutating func checkIdlers(_ life: Int) {
    guard let place = coordinators.firstIndex(where: { $0.life == life }), !coordinators[place].isDraining else { return }
    let process = coordinators[place]
    let isGrace = now - process.startedAt < 5_000 + 1_000
    guard !process.isOver, !isGrace, process.machine.hasTrialForAnybody else {
      coordinators[place].idle = [:]
      return
    }
    for session in process.machine.openSessions {
      guard process.machine.isIdle(session), let heard = process.heard[session], now - heard < 5_000 else {
        coordinators[place].idle[session] = nil
        continue
      }
      let since = process.idle[session] ?? now
      coordinators[place].idle[session] = since
      if now - since > 6_000 { violate("session \(session.rawValue) stands idle although trials are ready") }
    }
  }

  /// A frame of a session that is not open changes nothing: its sender is asked to say hello.
  mutating func checkStranger(
    _ message: WorkerMessage, _ session: SessionID, _ route: Route, _ actions: [Coordinator.Action]
  ) {
    if case .hello = message { return }
    let isOver = coordinators.first { $0.life == connections[Int(route.number)].life }?.isOver ?? true
    if !isOver && !actions.contains(.send(.sayHello, session: session, route: route)) {
      violate("a frame of session \(session.rawValue), which is not open, was not answered with a request for a hello")
    }
  }

  /// Sessions carry the epoch of their coordinator, and their numbers rise.
  mutating func checkWelcome(_ session: SessionID, _ route: Route, _ place: Int) {
    let worker = connections[Int(route.number)].worker
    if workers[worker].kind.numericsVersion != 1 && !coordinators[place].isOver {
      violate("worker \(worker) has other numerics and was welcomed")
    }
    if Int(session.epoch) != coordinators[place].life { violate("session \(session.rawValue) of another epoch") }
    if session.rawValue > coordinators[place].lastSession {
      coordinators[place].lastSession = session.rawValue
    } else if coordinators[place].heard[session] == nil && !coordinators[place].machine.isOpen(session, on: route) {
      violate("session \(session.rawValue) was given a second time")
    }
    coordinators[place].heard[session] = now
  }

  /// Only open trials with recorded parents are leased, with rising attempts, within the credit.
  mutating func checkLease(_ grants: [Grant], _ session: SessionID, _ place: Int) {
    if coordinators[place].isDraining { violate("trials were leased although the coordinator is leaving") }
    for grant in grants {
      let trial = grant.trial
      if grant.attempt <= coordinators[place].attempts[trial] {
        violate("trial \(trial) was leased as attempt \(grant.attempt) after \(coordinators[place].attempts[trial])")
      }
      coordinators[place].attempts[trial] = grant.attempt
      if coordinators[place].isZombie { continue }
      highestAttempts[trial] = grant.attempt
      for parent in scenario.nodes[trial].parents where !disk.hasOk[parent] {
        violate("trial \(trial) was leased before its parent \(parent) was recorded")
      }
      let runsAgain = disk.lostArtifact[trial] || coordinators[place].machine.isAudited(scenario.nodes[trial].key)
      if disk.hasOk[trial] && !runsAgain { violate("trial \(trial) was leased although it is ok") }
    }
    guard let held = coordinators[place].machine.holdingsBeforeLast(of: session) else { return }
    if held.trials >= held.slots && held.milliseconds >= 1_000 * Int64(held.slots) {
      violate("session \(session.rawValue) with \(held.trials) trials of \(held.milliseconds) ms was given more")
    }
  }

  /// Records have consecutive numbers; at most one is ok for each trial, and its artifacts came before it.
  mutating func checkAppend(_ number: UInt64, _ entry: Coordinator.Entry, _ place: Int) {
    if number != coordinators[place].appended + 1 {
      violate("line \(number) was appended after line \(coordinators[place].appended)")
    }
    coordinators[place].appended = number
    guard !coordinators[place].isZombie else { return }
    switch entry {
    case .record(let trial, _, _):
      if disk.hasOk[trial] || coordinators[place].unsynced.contains(where: { $0.trial == trial && $0.status == .ok }) {
        violate("trial \(trial) was recorded twice")
      }
      if !disk.hasArtifact[trial] { violate("trial \(trial) was recorded before its artifact came") }
    case .failed(let trial, _), .blocked(let trial, _):
      if disk.hasOk[trial] { violate("trial \(trial) was given up although it is ok") }
    case .differing(let trial, _, _, _):
      if coordinators[place].differing.contains(trial) { violate("the difference of trial \(trial) was noted twice") }
    }
  }

  /// A second result with other bytes is noted in the log, once for each trial.
  mutating func checkDifference(
    _ message: WorkerMessage, _ known: [UInt8], _ actions: [Coordinator.Action], _ life: Int
  ) {
    guard case .report(let report) = message, case .ok(let found, _, _) = report.outcome, found != known,
      let process = coordinators.first(where: { $0.life == life }), !process.isOver, !process.isZombie
    else { return }
    let trial = scenario.trial(report.key)
    let waits = actions.contains { if case .send(.artifactsWanted, _, _) = $0 { true } else { false } }
    if !waits && !process.differing.contains(trial) { violate("other bytes of trial \(trial) were not noted") }
  }
}
