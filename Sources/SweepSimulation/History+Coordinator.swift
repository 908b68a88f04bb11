internal import SweepCore

/// The coordinator's process, as its shell would run it.
extension History {
  mutating func startCoordinator() {
    guard ending == nil, !coordinators.contains(where: { !$0.isZombie }) else { return }
    damageDisk()
    lifeCount += 1
    var settings = Coordinator.Settings(sweep: "sweep", numericsVersion: 1)
    settings.auditShare = scenario.auditShare
    var machine = Coordinator(settings: settings, epoch: UInt32(lifeCount), nodes: scenario.nodes)
    for line in disk.lines {
      let key = scenario.nodes[line.trial].key
      if let status = line.status {
        let fingerprint = Scenario.fingerprint(line.result)
        machine.restore(key, status, fingerprint: fingerprint, host: workers[line.maker].kind.host)
      } else {
        machine.restoreDifference(key)
      }
    }
    let retries = suffers(.retryFailed) && coordinatorChance.oneIn(3)
    if retries { machine.retryFailed() }
    let (starting, lines) = (lifeCount, disk.lines.count)
    note("coordinator \(starting) starts with \(lines) lines\(retries ? ", retrying failed ones" : "")")
    // Above all that earlier lives have given out.
    var attempts = [UInt32](repeating: 0, count: scenario.nodes.count)
    for trial in attempts.indices { attempts[trial] = highestAttempts[trial] }
    coordinators.append(
      CoordinatorProcess(
        life: lifeCount, startedAt: now, machine: machine, attempts: attempts, differing: disk.differing))
    let life = lifeCount
    turn(life, .started)
    checkRecovery(life, retries: retries)
    plan(.coordinatorTick(life: life), after: 100)
  }

  /// Everything that only the process knew is gone, with all its connections.
  mutating func killCoordinator(_ life: Int) {
    guard let place = coordinators.firstIndex(where: { $0.life == life }) else { return }
    let dead = coordinators.remove(at: place)
    note("coordinator \(life) is gone")
    if !dead.isZombie {
      let bytes = dead.unsynced.reduce(0) { $0 + $1.byteCount }
      // Cut at any byte, or between two lines at least.
      let left = suffers(.tornTail) ? diskChance.below(bytes + 1) : diskChance.oneIn(2) ? bytes : 0
      disk.crash(unsynced: dead.unsynced, bytes: left)
    }
    for route in connections.indices where connections[route].life == life {
      breakConnection(route, isKnown: false, lingers: suffers(.lateFrames) && networkChance.oneIn(2))
    }
    if !dead.isZombie && ending == nil {
      plan(.coordinatorStart, after: coordinatorChance.milliseconds(below: 20_000))
    }
  }

  /// What happened to the disk while nobody looked.
  private mutating func damageDisk() {
    let bytes = disk.byteCount
    guard bytes > 0 else { return }
    if suffers(.bitFlip) && diskChance.oneIn(2) { disk.damage(from: diskChance.below(bytes), count: 1) }
    if suffers(.zeroBlock) && diskChance.oneIn(3) { disk.damage(from: diskChance.below(bytes) / 512 * 512, count: 512) }
  }

  mutating func happenAtCoordinator(_ life: Int, _ happening: Happening) {
    guard let place = coordinators.firstIndex(where: { $0.life == life }) else { return }
    if now < coordinators[place].stoppedUntil { return agenda.plan(happening, at: coordinators[place].stoppedUntil) }
    switch happening {
    case .coordinatorTick:
      plan(happening, after: 400)
      turn(life, .tick)
      checkSilence(life)
      checkLeavers(life)
      checkIdlers(life)
    case .synced(_, let count): synced(place, count)
    case .unreachable(_, let route): turn(life, .unreachable(route))
    case .coordinatorGone: killCoordinator(life)
    case .toCoordinator(let frame, let session, let route):
      let connection = connections[Int(route.number)]
      if connection.isUp || connection.lingers { receive(frame, session, route, life) }
    default: break
    }
  }

  /// What the shell does with a frame.
  private mutating func receive(_ frame: UpFrame, _ session: SessionID, _ route: Route, _ life: Int) {
    guard let place = coordinators.firstIndex(where: { $0.life == life }) else { return }
    let isOpen = coordinators[place].machine.isOpen(session, on: route)
    if isOpen { coordinators[place].heard[session] = now }
    overhear(frame, session, route)
    switch frame {
    case .message(.inputMissing(let key, let digest)):
      guard isOpen else { return send(.message(.sayHello), session, route) }
      guard let trial = coordinators[place].machine.number(of: key) else { return }
      let makers = scenario.nodes[trial].parents.filter {
        scenario.digest($0) == digest && disk.hasOk[$0] && !disk.hasArtifact[$0]
      }
      turn(life, .inputMissing(trial: trial, producers: makers, session: session))
    case .message(let message):
      let known = isOpen ? known(message, place) : nil
      let actions = turn(life, event(message, session, route, place))
      if !isOpen { checkStranger(message, session, route, actions) }
      if let known { checkDifference(message, known, actions, life) }
    case .get, .put:
      guard isOpen else { return send(.message(.sayHello), session, route) }
      if case .put(let key) = frame {
        receiveArtifact(key, session, route)
      } else if case .get(let digest) = frame {
        let isHere = disk.hasArtifact[Int(digest.words[0])]
        send(isHere ? .chunk(digest) : .unavailable(digest), session, route)
      }
    }
  }

  private mutating func event(
    _ message: WorkerMessage, _ session: SessionID, _ route: Route, _ place: Int
  ) -> Coordinator.Event {
    switch message {
    case .report(let report):
      var facts = Coordinator.ReportFacts(fingerprint: 0, missing: [])
      if case .ok(let result, _, let digests) = report.outcome {
        facts.fingerprint = Scenario.fingerprint(result)
        if let trial = coordinators[place].machine.number(of: report.key), !disk.hasArtifact[trial] {
          facts.missing = digests
        }
      }
      return .report(report, facts, session: session, route: route)
    default: return .message(message, session: session, route: route)
    }
  }

  /// The result that stands in the log, or is on its way there, when another one is reported.
  private func known(_ message: WorkerMessage, _ place: Int) -> [UInt8]? {
    guard case .report(let report) = message, case .ok = report.outcome,
      let trial = coordinators[place].machine.number(of: report.key)
    else { return nil }
    return disk.result(trial) ?? coordinators[place].unsynced.first { $0.trial == trial && $0.status == .ok }?.result
  }

  private mutating func receiveArtifact(_ key: TrialKey, _ session: SessionID, _ route: Route) {
    let trial = scenario.trial(key)
    if suffers(.refusedUpload), scenario.behaviours[trial] == .fine, !wasRefused[trial], diskChance.oneIn(10) {
      wasRefused[trial] = true
      return send(.uploadRefused(key), session, route)
    }
    disk.hasArtifact[trial] = true
    send(.received(key), session, route)
  }

  /// Group commit: one sync at a time.
  mutating func sync(_ place: Int) {
    let process = coordinators[place]
    guard process.syncing == 0, !process.unsynced.isEmpty, !process.isZombie else { return }
    coordinators[place].syncing = process.unsynced.count
    let isSlow = suffers(.slowSync) && diskChance.oneIn(10)
    plan(
      .synced(life: process.life, count: process.unsynced.count),
      after: isSlow ? 10_000 : diskChance.milliseconds(below: 30))
  }

  private mutating func synced(_ place: Int, _ count: Int) {
    let life = coordinators[place].life
    guard !coordinators[place].isZombie else { return }
    if suffers(.failedSync) && diskChance.oneIn(30) || suffers(.fullDisk) && diskChance.oneIn(30) {
      note("the log cannot be written")
      return killCoordinator(life)
    }
    var last: UInt64 = 0
    for line in coordinators[place].unsynced.prefix(count) {
      disk.keep(line)
      last = line.number
    }
    coordinators[place].unsynced.removeFirst(count)
    coordinators[place].syncing = 0
    turn(life, .durable(through: last))
    if let place = coordinators.firstIndex(where: { $0.life == life }) { sync(place) }
  }
}
