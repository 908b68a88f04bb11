internal import SweepCore

/// What goes wrong, now and then, for two minutes.
extension History {
  /// One fault, and the next a while later.
  mutating func fault() {
    guard now.milliseconds < Self.faultMilliseconds else {
      note("the faults are over")
      hasFaults = false
      return
    }
    plan(.fault, after: faultChance.milliseconds(below: 2_500))
    let all = faults.all
    let fault = all[faultChance.below(all.count)]
    let index = faultChance.below(workers.count)
    switch fault {
    case .coordinatorKilled, .coordinatorStopped, .coordinatorDrained, .coordinatorReplaced:
      strikeCoordinator(fault)
    case .brokenConnections: breakConnections(index)
    case .partition: partition(index)
    case .strangers: sendNonsense()
    case .replays: replay()
    case .lostArtifact: loseArtifact()
    case .workerKilled, .workerStopped, .workerSuspended, .workerDrained, .forgetfulWorker: strike(index, fault)
    // These work wherever something is sent, written or made.
    case .slowFrames, .duplicates, .lateFrames, .fullPipe, .retryFailed, .tornTail, .slowSync, .failedSync, .fullDisk,
      .bitFlip, .zeroBlock, .refusedUpload, .slowWorker, .lostSpool, .hungTrial, .driftingClock, .lyingWorker, .otherNumerics:
      break
    }
  }

  private mutating func strikeCoordinator(_ fault: Fault) {
    guard let place = coordinators.firstIndex(where: { !$0.isZombie && !$0.isOver }) else { return }
    let life = coordinators[place].life
    note("\(fault)")
    switch fault {
    case .coordinatorKilled:
      if faultChance.oneIn(3) { killCoordinator(life) } else { coordinators[place].fuse = faultChance.below(12) + 1 }
    case .coordinatorStopped:
      coordinators[place].stoppedUntil = now + faultChance.milliseconds(below: 60_000)
      calmFrom = max(calmFrom, coordinators[place].stoppedUntil)
    case .coordinatorDrained:
      coordinators[place].isDraining = true
      turn(life, .drain)
    case .coordinatorReplaced:
      guard !coordinators.contains(where: \.isZombie) else { return }
      coordinators[place].isZombie = true
      let unsynced = coordinators[place].unsynced
      let bytes = unsynced.reduce(0) { $0 + $1.byteCount }
      disk.crash(unsynced: unsynced, bytes: faultChance.below(bytes + 1))
      let gone = now + faultChance.milliseconds(below: 60_000)
      agenda.plan(.coordinatorGone(life: life), at: gone)
      calmFrom = max(calmFrom, gone)
      plan(.coordinatorStart, after: faultChance.milliseconds(below: 3_000))
    default: break
    }
  }

  private mutating func strike(_ index: Int, _ fault: Fault) {
    guard workers[index].isAlive else { return }
    note("\(fault) \(index)")
    switch fault {
    case .workerKilled:
      if faultChance.oneIn(3) { killWorker(index) } else { workers[index].fuse = faultChance.below(8) + 1 }
    case .workerStopped, .workerSuspended:
      let pause = fault == .workerStopped ? faultChance.milliseconds(below: 100_000) : 3_600_000
      workers[index].stoppedUntil = now + pause
      calmFrom = max(calmFrom, now + pause)
    case .workerDrained: drain(index, within: faultChance.milliseconds(below: 8_000))
    case .forgetfulWorker:
      guard workers[index].preparing.isEmpty else { return }
      for trial in workers[index].cache.indices { workers[index].cache[trial] = false }
    default: break
    }
  }

  private mutating func drain(_ index: Int, within milliseconds: Int64) {
    guard now >= workers[index].stoppedUntil else { return }
    let deadline = workers[index].clock(now) + milliseconds
    workers[index].drainDeadline = min(deadline, workers[index].drainDeadline ?? deadline)
    turn(index, .drain(deadline: deadline))
  }

  private mutating func breakConnections(_ index: Int) {
    let all = faultChance.oneIn(4)
    for other in workers.indices where all || other == index {
      guard let route = workers[other].route else { continue }
      note("route \(route.number) breaks")
      breakConnection(
        Int(route.number), isKnown: networkChance.oneIn(2),
        lingers: suffers(.lateFrames) && networkChance.oneIn(2))
    }
  }

  private mutating func loseArtifact() {
    let trial = faultChance.below(scenario.nodes.count)
    note("the artifact of trial \(trial) is lost")
    disk.hasArtifact[trial] = false
    disk.lostArtifact[trial] = true
    for index in workers.indices where workers[index].preparing.isEmpty { workers[index].cache[trial] = false }
  }

  /// A frame of an earlier time, on its own connection or on a new one.
  private mutating func replay() {
    guard !overheard.isEmpty, let life = coordinators.last?.life else { return }
    let (frame, session, old) = overheard[faultChance.below(overheard.count)]
    if faultChance.oneIn(2) { return plan(.toCoordinator(frame, session, old), after: 0) }
    plan(.toCoordinator(frame, session, strangersRoute(connections[Int(old.number)].worker, life)), after: 0)
  }

  /// Well-formed frames without sense.
  private mutating func sendNonsense() {
    guard let process = coordinators.last else { return }
    let key = faultChance.oneIn(2)
      ? TrialKey(high: 1_000_000, low: UInt64(faultChance.below(1_000)))
      : scenario.nodes[faultChance.below(scenario.nodes.count)].key
    let attempt = Attempt(key: key, number: UInt32(faultChance.below(5)))
    let held = [Progress(key: key, attempt: attempt.number, iteration: 0)]
    let report = Report(key: key, attempt: attempt.number, outcome: .failed(reason: "nonsense"), milliseconds: 1)
    let digest = Digest([UInt64(faultChance.below(scenario.nodes.count)), 1, 1, 1])
    let messages: [WorkerMessage] = [
      .ping(held: held), .returned([key]), .goodbye, .report(report), .inputMissing(key, digest),
    ]
    let frame: UpFrame = switch faultChance.below(7) {
    case 0: .get(digest)
    case 1: .put(scenario.nodes[Int(digest.words[0])].key)
    case let choice: .message(messages[choice - 2])
    }
    let sessions = process.machine.openSessions + [.none, SessionID(rawValue: 77)]
    let session = sessions[faultChance.below(sessions.count)]
    plan(.toCoordinator(frame, session, strangersRoute(0, process.life)), after: 0)
  }

  /// A connection of nobody that listens.
  private mutating func strangersRoute(_ index: Int, _ life: Int) -> Route {
    connections.append(Connection(worker: index, process: 0, life: life, nextUp: now, nextDown: now))
    return Route(number: UInt64(connections.count - 1))
  }
}
