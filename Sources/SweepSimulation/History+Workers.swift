internal import SweepCore

/// A worker's process, as its shell would run it.
extension History {
  mutating func startWorker(_ index: Int) {
    guard !workers[index].isAlive, ending == nil else { return }
    let old = workers[index]
    var fresh = WorkerProcess(index: index, in: scenario)
    fresh.process = old.process + 1
    fresh.isAlive = true
    fresh.startedAt = now
    fresh.clockOrigin =
      faults.contains(.driftingClock) ? workerChance.milliseconds(below: 1_000_000_000) : now.milliseconds
    fresh.machine = Worker(
      settings: Worker.Settings(
        introduction: Hello(
          instance: UInt64(1_000 * (index + 1) + fresh.process), name: "w\(index)", host: fresh.kind.host,
          processID: UInt32(fresh.process), slots: fresh.kind.slots, instructionSet: "baseline", version: "1",
          numericsVersion: fresh.kind.numericsVersion, held: [], finished: [])),
      at: fresh.clock(now))
    workers[index] = fresh
    note("worker \(index) starts as process \(fresh.process)")
    restoreSpool(index)
    plan(.workerTick(index, process: fresh.process), after: 0)
    plan(.connect(index, process: fresh.process), after: workerChance.milliseconds(below: 2_000))
  }

  /// What an earlier process could not deliver.
  private mutating func restoreSpool(_ index: Int) {
    if suffers(.lostSpool) && workerChance.oneIn(2) { spools[index] = [] }
    guard !spools[index].isEmpty else { return }
    for report in spools[index] {
      let isOk = if case .ok = report.outcome { true } else { false }
      let attempt = Attempt(key: report.key, number: report.attempt)
      workers[index].finished.append(WorkerProcess.Finished(attempt: attempt, isOk: isOk))
    }
    turn(index, .restored(spools[index]))
  }

  /// The process is gone, with all that it had not brought home.
  mutating func killWorker(_ index: Int, restartsWithin milliseconds: Int = 10_000) {
    guard workers[index].isAlive else { return }
    note("worker \(index) is gone")
    if let route = workers[index].route {
      breakConnection(
        Int(route.number), isKnown: networkChance.oneIn(2),
        lingers: suffers(.lateFrames) && networkChance.oneIn(2))
    }
    workers[index].isAlive = false
    workers[index].route = nil
    plan(.workerStart(index), after: workerChance.milliseconds(below: milliseconds))
  }

  mutating func happenAtWorker(_ index: Int, _ process: Int, _ happening: Happening) {
    guard workers[index].isAlive, workers[index].process == process else { return }
    if now < workers[index].stoppedUntil { return agenda.plan(happening, at: workers[index].stoppedUntil) }
    switch happening {
    case .workerTick:
      // After the end there is only waiting.
      plan(happening, after: ending == nil ? 400 : 2_000)
      turn(index, .tick(progress(index)))
    case .prepared(_, _, let key): turn(index, .prepared(key))
    case .jobEnd(_, _, let attempt): endJob(index, attempt)
    case .jobStopped(_, _, let key):
      guard let place = workers[index].jobs.firstIndex(where: { $0.attempt.key == key && $0.isStopping })
      else { return }
      workers[index].jobs.remove(at: place)
      turn(index, .stopped(key))
    case .workerReset: killWorker(index)
    case .connect: connect(index)
    case .toWorker(let frame, let session, let route):
      let connection = connections[Int(route.number)]
      if connection.isUp || connection.lingers { receive(index, frame, session) }
    default: break
    }
  }

  private mutating func receive(_ index: Int, _ frame: DownFrame, _ session: SessionID) {
    switch frame {
    case .message(let message): turn(index, .message(message, session: session))
    case .leases(let attempts): turn(index, .leased(attempts, session: session))
    case .chunk(let digest):
      turn(index, .heard(session: session))
      workers[index].cache[Int(digest.words[0])] = true
      for key in workers[index].preparing { prepare(index, key, asks: false) }
    case .unavailable(let digest):
      turn(index, .heard(session: session))
      let parent = Int(digest.words[0])
      for key in workers[index].preparing where scenario.nodes[scenario.trial(key)].parents.contains(parent) {
        if workers[index].cache[parent] {
          prepare(index, key, asks: false)
        } else {
          turn(index, .inputMissing(key, digest))
        }
      }
    case .received(let key):
      turn(index, .heard(session: session))
      turn(index, .uploaded(key))
    case .uploadRefused(let key):
      turn(index, .uploadRefused(key, reason: "refused"))
      if let place = workers[index].finished.firstIndex(where: { $0.attempt.key == key }) {
        workers[index].finished[place].isOk = workers[index].machine.finishedReport(key)?.isOk ?? false
      }
    }
  }

  mutating func turn(_ index: Int, _ event: Worker.Event) {
    guard workers[index].isAlive else { return }
    let process = workers[index].process
    if case .tick = event {} else { note("worker \(index) < \(event.summary)") }
    let handle = machines.worker
    let actions = handle(&workers[index].machine, event, workers[index].clock(now))
    for action in actions {
      note("worker \(index)   > \(action.summary)")
      perform(index, action)
      guard workers[index].isAlive, workers[index].process == process else { return }
      guard let fuse = workers[index].fuse else { continue }
      workers[index].fuse = fuse - 1
      if fuse <= 1 { return killWorker(index) }
    }
    checkWorker(index)
  }

  private mutating func perform(_ index: Int, _ action: Worker.Action) {
    switch action {
    case .send(let message, let session):
      checkMessage(index, message)
      send(index, .message(message), session)
    case .prepare(let key): prepare(index, key, asks: true)
    case .run(let attempt): run(index, attempt)
    case .cancel(let key):
      workers[index].preparing.removeAll { $0 == key }
      guard let place = workers[index].jobs.firstIndex(where: { $0.attempt.key == key }) else { return }
      workers[index].jobs[place].isStopping = true
      guard !workers[index].jobs[place].hangs else { return }
      plan(
        .jobStopped(index, process: workers[index].process, key), after: workerChance.milliseconds(below: 200))
    case .upload(let key, _): send(index, .put(key), workers[index].session)
    case .spool(let key): spool(index, key)
    case .forget(let key):
      checkForgotten(index, key)
      spools[index].removeAll { $0.key == key }
      workers[index].finished.removeAll { $0.attempt.key == key }
    case .joined(let session):
      checkJoined(index, session)
      workers[index].session = session
    case .stop(let end):
      if end == .drained { checkLeaving(index) }
      // A batch system starts it again; one that was refused is tried again later.
      if case .refused = end { return killWorker(index, restartsWithin: 60_000) }
      killWorker(index)
    }
  }

  private mutating func spool(_ index: Int, _ key: TrialKey) {
    guard workers[index].kind.spools, let report = workers[index].machine.finishedReport(key) else { return }
    spools[index].removeAll { $0.key == key }
    spools[index].append(report)
    turn(index, .spooled(key))
  }

  /// Gets the inputs of a trial.
  private mutating func prepare(_ index: Int, _ key: TrialKey, asks: Bool) {
    let missing = scenario.nodes[scenario.trial(key)].parents.filter { !workers[index].cache[$0] }
    if missing.isEmpty {
      workers[index].preparing.removeAll { $0 == key }
      plan(.prepared(index, process: workers[index].process, key), after: 0)
    } else if asks {
      if !workers[index].preparing.contains(key) { workers[index].preparing.append(key) }
      for parent in missing { send(index, .get(scenario.digest(parent)), workers[index].session) }
    }
  }

  private mutating func run(_ index: Int, _ attempt: Attempt) {
    checkRun(index, attempt)
    let cost = Int(scenario.nodes[scenario.trial(attempt.key)].cost)
    let time = workerChance.milliseconds(below: cost * 2 + 2) * workers[index].kind.slowness
    let hangs = suffers(.hungTrial) && workerChance.oneIn(10)
    workers[index].jobs.append(WorkerProcess.Job(attempt: attempt, start: now, hangs: hangs))
    guard hangs else { return plan(.jobEnd(index, process: workers[index].process, attempt), after: time) }
    let reset = now + 200_000 + workerChance.milliseconds(below: 400_000)
    let trial = attempt.key.high
    note("trial \(trial) hangs")
    agenda.plan(.workerReset(index, process: workers[index].process), at: reset)
    calmFrom = max(calmFrom, reset)
  }

  private mutating func endJob(_ index: Int, _ attempt: Attempt) {
    guard let place = workers[index].jobs.firstIndex(where: { $0.attempt == attempt && !$0.isStopping })
    else { return }
    let job = workers[index].jobs.remove(at: place)
    let trial = scenario.trial(attempt.key)
    let isWrong = workers[index].kind.lies && hasFaults && workerChance.oneIn(2)
    var outcome = Report.Outcome.ok(
      deterministic: scenario.result(trial) + (isWrong ? [0xFF] : []), provenance: [UInt8(index)],
      artifacts: [scenario.digest(trial)])
    switch scenario.behaviours[trial] {
    case .fine: break
    case .bad: outcome = .failed(reason: "bad")
    case .fickle: if workerChance.oneIn(2) { outcome = .failed(reason: "fickle") }
    case .flaky(let times):
      errorCounts[trial] += 1
      if errorCounts[trial] <= times { outcome = .failed(reason: "error \(errorCounts[trial])") }
    case .poison:
      errorCounts[trial] += 1
      return killWorker(index)
    }
    let isOk = if case .ok = outcome { true } else { false }
    if isOk { workers[index].cache[trial] = true }
    workers[index].finished.removeAll { $0.attempt.key == attempt.key }
    workers[index].finished.append(WorkerProcess.Finished(attempt: attempt, isOk: isOk))
    let report = Report(
      key: attempt.key, attempt: attempt.number, outcome: outcome, milliseconds: UInt32(clamping: now - job.start))
    turn(index, .ended(report))
  }

  /// How far the trials are: an iteration a millisecond.
  private func progress(_ index: Int) -> [Progress] {
    workers[index].jobs.map {
      let iteration = $0.hangs ? 1 : UInt32(clamping: now - $0.start)
      return Progress(key: $0.attempt.key, attempt: $0.attempt.number, iteration: iteration)
    }
  }
}
