@testable import SweepCore

/// A worker's process and its connection.
struct Peer {
  let index: Int
  let host: String
  let slots: UInt32
  var machine: Worker?
  /// Counts its processes.
  var life = 0
  var stoppedUntil = Instant(milliseconds: 0)
  var session = SessionID.none
  var preparing: [TrialKey] = []
  /// Trials whose artifact is in memory here.
  var cache: Set<Int> = []
  /// What its slots are at, by trial.
  var jobs: [TrialKey: UInt32] = [:]

  var route = Route(number: 0)
  var isConnected = false
  /// Frames that wait for a connection.
  var outbox: [(World.Up, SessionID)] = []
  /// Frames of a connection keep their order.
  var nextArrival = Instant(milliseconds: 0)
  var nextDelivery = Instant(milliseconds: 0)
}

extension World {
  mutating func happenAtWorker(_ index: Int, _ happening: Happening) {
    switch happening {
    case .workerStart: startWorker(index)
    case .workerTick(_, let life):
      guard life == peers[index].life else { return }
      schedule(.workerTick(index, life: life), after: 300)
      turn(index, .tick([]))
    case .prepared(_, let life, let key):
      if life == peers[index].life { turn(index, .prepared(key)) }
    case .jobEnd(_, let life, let attempt):
      if life == peers[index].life { end(index, attempt) }
    case .jobStopped(_, let life, let key):
      if life == peers[index].life { turn(index, .stopped(key)) }
    case .toWorker(_, let frame, let session, let route):
      if peers[index].isConnected, peers[index].route == route { receive(index, frame, session) }
    default: break
    }
  }

  private mutating func startWorker(_ index: Int) {
    let peer = peers[index]
    guard peer.machine == nil else { return }
    var fresh = Peer(index: index, host: peer.host, slots: peer.slots)
    fresh.life = peer.life + 1
    fresh.machine = Worker(
      settings: Worker.Settings(
        introduction: Hello(
          instance: UInt64(1_000 * index + fresh.life), name: "w\(index)", host: peer.host, processID: 1,
          slots: peer.slots, instructionSet: "baseline", version: "1", numericsVersion: 1, held: [], finished: [])),
      at: now)
    peers[index] = fresh
    schedule(.workerTick(index, life: fresh.life), after: 0)
    schedule(.connect(index), after: Int64(random.below(2_000)))
  }

  mutating func killWorker(_ index: Int) {
    guard peers[index].machine != nil else { return }
    disconnect(index, isNoticed: random.oneIn(2), lingers: random.oneIn(2))
    peers[index].machine = nil
    peers[index].life += 1
    schedule(.workerStart(index), after: Int64(random.below(10_000)))
  }

  mutating func connect(_ index: Int) {
    guard peers[index].machine != nil, !peers[index].isConnected else { return }
    guard machine != nil else { return schedule(.connect(index), after: Int64(random.below(5_000)) + 1) }
    routeCount += 1
    peers[index].route = Route(number: routeCount)
    peers[index].isConnected = true
    peers[index].nextArrival = now
    peers[index].nextDelivery = now
    let waiting = peers[index].outbox
    peers[index].outbox = []
    for (frame, session) in waiting { send(index, frame, session) }
  }

  mutating func disconnect(_ index: Int, isNoticed: Bool, lingers: Bool) {
    guard peers[index].isConnected else { return }
    peers[index].isConnected = false
    if isNoticed { deadRoutes.insert(peers[index].route) }
    if lingers { lingering.insert(peers[index].route) }
    peers[index].route = Route(number: 0)
    let pause = random.oneIn(4) ? 60_000 : 3_000
    schedule(.connect(index), after: Int64(random.below(pause)))
  }

  private mutating func send(_ index: Int, _ frame: Up, _ session: SessionID) {
    guard peers[index].isConnected else {
      peers[index].outbox.append((frame, session))
      return
    }
    let arrival = max(peers[index].nextDelivery, now + latency())
    peers[index].nextDelivery = arrival
    schedule(.toCoordinator(frame, session, peers[index].route), after: arrival - now)
    if hasFaults && random.oneIn(200) {
      schedule(.toCoordinator(frame, session, peers[index].route), after: arrival - now + Int64(random.below(500)))
    }
  }

  private mutating func receive(_ index: Int, _ frame: Down, _ session: SessionID) {
    switch frame {
    case .message(let message): turn(index, .message(message, session: session))
    case .leases(let attempts): turn(index, .leased(attempts, session: session))
    case .chunk(let digest):
      turn(index, .heard(session: session))
      peers[index].cache.insert(Int(digest.words[0]))
      for key in peers[index].preparing { prepare(index, key, asks: false) }
    case .unavailable(let digest):
      for key in peers[index].preparing where nodes[trial(key)].parents.contains(Int(digest.words[0])) {
        if peers[index].cache.contains(Int(digest.words[0])) {
          prepare(index, key, asks: false)
        } else {
          turn(index, .inputMissing(key, digest))
        }
      }
    case .received(let key): turn(index, .uploaded(key))
    }
  }

  mutating func turn(_ index: Int, _ event: Worker.Event) {
    let before = peers[index].machine
    for action in peers[index].machine?.handle(event, at: now) ?? [] {
      switch action {
      case .send(let message, let session): send(index, .message(message), session)
      case .prepare(let key): prepare(index, key, asks: true)
      case .run(let attempt): run(index, attempt)
      case .cancel(let key):
        peers[index].preparing.removeAll { $0 == key }
        // It leaves its slot some time later.
        if peers[index].jobs.removeValue(forKey: key) != nil {
          schedule(.jobStopped(index, life: peers[index].life, key), after: Int64(random.below(200)))
        }
      case .spool: break
      case .upload(let key, _): send(index, .put(key), peers[index].session)
      case .forget(let key):
        if case .ok = before?.finished[key]?.outcome, !hasOk(trial(key)) {
          violations.append("trial \(trial(key)) is acknowledged and not durable")
        }
      case .joined(let session): peers[index].session = session
      case .stop(let end): stop(index, end)
      }
    }
    if let machine = peers[index].machine { violations += contradictions(machine) }
  }

  private mutating func prepare(_ index: Int, _ key: TrialKey, asks: Bool) {
    let missing = nodes[trial(key)].parents.filter { !peers[index].cache.contains($0) }
    if missing.isEmpty {
      peers[index].preparing.removeAll { $0 == key }
      schedule(.prepared(index, life: peers[index].life, key), after: 0)
    } else if asks {
      if !peers[index].preparing.contains(key) { peers[index].preparing.append(key) }
      for parent in missing { send(index, .get(digest(parent)), peers[index].session) }
    }
  }

  private mutating func run(_ index: Int, _ attempt: Attempt) {
    for parent in nodes[trial(attempt.key)].parents where !hasOk(parent) {
      violations.append("trial \(trial(attempt.key)) starts before its parent \(parent) is durable")
    }
    peers[index].jobs[attempt.key] = attempt.number
    let time = random.below(Int(nodes[trial(attempt.key)].cost) * 2 + 2)
    schedule(.jobEnd(index, life: peers[index].life, attempt), after: Int64(time))
  }

  private mutating func end(_ index: Int, _ attempt: Attempt) {
    guard peers[index].jobs[attempt.key] == attempt.number else { return }
    peers[index].jobs[attempt.key] = nil
    let trial = trial(attempt.key)
    var outcome = Report.Outcome.ok(
      deterministic: [UInt8(trial)], provenance: [UInt8(index)], artifacts: [digest(trial)])
    switch behaviours[trial] {
    case .fine: break
    case .bad: outcome = .failed(reason: "bad")
    case .fickle: if random.oneIn(2) { outcome = .failed(reason: "fickle") }
    case .flaky(let times):
      errors[trial] += 1
      if errors[trial] <= times { outcome = .failed(reason: "error \(errors[trial])") }
    case .poison: return killWorker(index)
    }
    if case .ok = outcome { peers[index].cache.insert(trial) }
    turn(index, .ended(Report(key: attempt.key, attempt: attempt.number, outcome: outcome, milliseconds: 1)))
  }

  private mutating func stop(_ index: Int, _ end: Worker.WorkerEnd) {
    if end == .finished { violations.append("worker \(index) was told that all is done") }
    disconnect(index, isNoticed: true, lingers: true)
    peers[index].machine = nil
    peers[index].life += 1
    schedule(.workerStart(index), after: Int64(random.below(10_000)))
  }

  /// One fault, and the next a while later, for two minutes.
  mutating func fault() {
    guard now.milliseconds < 120_000 else {
      hasFaults = false
      return
    }
    schedule(.fault, after: Int64(random.below(6_000)))
    let index = random.below(peers.count)
    switch random.below(10) {
    case 0: killWorker(index)
    case 1: if machine != nil { killCoordinator() }
    case 2, 3: disconnect(index, isNoticed: random.oneIn(2), lingers: random.oneIn(2))
    case 4: peers[index].stoppedUntil = now + Int64(random.below(100_000))
    case 5: stoppedUntil = now + Int64(random.below(60_000))
    case 6: turn(index, .drain(deadline: now + Int64(random.below(8_000))))
    case 7: for index in peers.indices { disconnect(index, isNoticed: false, lingers: false) }
    case 8:
      let lost = random.below(nodes.count)
      store.remove(lost)
      for index in peers.indices where peers[index].preparing.isEmpty { peers[index].cache.remove(lost) }
    default: if peers[index].preparing.isEmpty { peers[index].cache = [] }
    }
  }
}
