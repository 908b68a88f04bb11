@testable import SweepCore

/// The coordinator's process, as its shell would run it.
extension World {
  mutating func startCoordinator() {
    life += 1
    // What was written and not synced may have reached the disk or not, in order.
    log += unsynced.prefix(random.below(unsynced.count + 1)).map(\.entry)
    unsynced = []
    isSyncing = false
    var machine = Coordinator(
      settings: Coordinator.Settings(sweep: "sweep", numericsVersion: 1), epoch: UInt32(life), nodes: nodes)
    for entry in log {
      switch entry {
      case .record(let trial, let bytes, _): machine.restore(nodes[trial].key, .ok, fingerprint: UInt64(bytes[0]))
      case .failed(let trial, _): machine.restore(nodes[trial].key, .failed, fingerprint: 0)
      case .blocked(let trial, _): machine.restore(nodes[trial].key, .blocked, fingerprint: 0)
      case .differing(let trial, _, _, _): machine.restoreDifference(nodes[trial].key)
      }
    }
    self.machine = machine
    turn(.started)
    schedule(.coordinatorTick(life: life), after: 100)
  }

  /// Everything that only the process knew is gone, with all its connections.
  mutating func killCoordinator() {
    machine = nil
    schedule(.coordinatorStart, after: Int64(random.below(20_000)))
    for index in peers.indices { disconnect(index, isNoticed: false, lingers: false) }
  }

  mutating func happenAtCoordinator(_ happening: Happening) {
    guard machine != nil else { return }
    switch happening {
    case .coordinatorTick(let life):
      guard life == self.life else { return }
      schedule(.coordinatorTick(life: life), after: 400)
      turn(.tick)
    case .synced(let life, let number, let count):
      guard life == self.life else { return }
      log += unsynced.prefix(count).map(\.entry)
      unsynced.removeFirst(count)
      isSyncing = false
      turn(.durable(through: number))
      sync()
    case .unreachable(let life, let route):
      if life == self.life { turn(.unreachable(route)) }
    case .toCoordinator(let frame, let session, let route):
      guard peers.contains(where: { $0.route == route }) || lingering.contains(route) else { return }
      receive(frame, session, route)
    default: break
    }
  }

  private mutating func receive(_ frame: Up, _ session: SessionID, _ route: Route) {
    switch frame {
    case .message(.report(let report)):
      let trial = trial(report.key)
      var facts = Coordinator.ReportFacts(fingerprint: 0, missing: [])
      if case .ok(let bytes, _, let digests) = report.outcome {
        facts.fingerprint = UInt64(bytes[0])
        if !store.contains(trial) { facts.missing = digests }
      }
      turn(.report(report, facts, session: session, route: route))
    case .message(.inputMissing(let key, let digest)):
      let makers = nodes[trial(key)].parents.filter { self.digest($0) == digest && hasOk($0) }
      turn(.inputMissing(trial: trial(key), producers: makers, session: session))
    case .message(let message): turn(.message(message, session: session, route: route))
    case .get, .put:
      guard machine?.isOpen(session, on: route) == true else { return send(.message(.sayHello), session, route) }
      if case .put(let key) = frame {
        store.insert(trial(key))
        send(.received(key), session, route)
      } else if case .get(let digest) = frame {
        send(store.contains(Int(digest.words[0])) ? .chunk(digest) : .unavailable(digest), session, route)
      }
    }
  }

  private mutating func turn(_ event: Coordinator.Event) {
    for action in machine?.handle(event, at: now) ?? [] {
      switch action {
      case .send(let message, let session, let route): send(.message(message), session, route)
      case .lease(let grants, let session, let route):
        send(.leases(grants.map { Attempt(key: nodes[$0.trial].key, number: $0.attempt) }), session, route)
      case .append(let number, let entry): append(number, entry)
      case .note(.differing(let trial, _)): violations.append("trial \(trial) differs")
      case .note: break
      case .stop(let status): stop(status)
      }
    }
    guard let machine, ending == nil else { return }
    violations += contradictions(machine)
    for trial in nodes.indices
    where hasOk(trial) != (machine.phases[trial] == .ok || machine.reruns[trial] != nil) {
      violations.append("trial \(trial) is \(machine.phases[trial]), the log says otherwise")
    }
  }

  private mutating func append(_ number: UInt64, _ entry: Coordinator.Entry) {
    if case .record(let trial, _, _) = entry {
      let isWritten = unsynced.contains { if case .record(trial, _, _) = $0.entry { true } else { false } }
      if hasOk(trial) || isWritten { violations.append("trial \(trial) is recorded twice") }
    }
    unsynced.append((number, entry))
    sync()
  }

  /// Group commit: one at a time, now and then a slow one.
  private mutating func sync() {
    guard !isSyncing, let last = unsynced.last else { return }
    isSyncing = true
    let delay = hasFaults && random.oneIn(20) ? 10_000 : random.below(30)
    schedule(.synced(life: life, through: last.number, count: unsynced.count), after: Int64(delay))
  }

  private mutating func stop(_ status: ExitStatus) {
    if status == .workLeft {
      killCoordinator()
    } else {
      ending = status
    }
  }

  private mutating func send(_ frame: Down, _ session: SessionID, _ route: Route) {
    guard let index = peers.firstIndex(where: { $0.route == route && $0.isConnected }) else {
      if deadRoutes.contains(route) { schedule(.unreachable(life: life, route), after: 0) }
      return
    }
    let arrival = max(peers[index].nextArrival, now + latency())
    peers[index].nextArrival = arrival
    schedule(.toWorker(index, frame, session, route), after: arrival - now)
    if hasFaults && random.oneIn(200) {
      schedule(.toWorker(index, frame, session, route), after: arrival - now + Int64(random.below(500)))
    }
  }

  /// Milliseconds.
  mutating func latency() -> Int64 {
    Int64(hasFaults && random.oneIn(50) ? random.below(3_000) : random.below(5))
  }

  /// Every trial has ended as its behaviour says.
  mutating func checkEnd() {
    var final = [RecordStatus?](repeating: nil, count: nodes.count)
    for entry in log {
      switch entry {
      case .record(let trial, _, _): final[trial] = .ok
      case .failed(let trial, _): if final[trial] != .ok { final[trial] = .failed }
      case .blocked(let trial, _): if final[trial] != .ok { final[trial] = .blocked }
      case .differing: break
      }
    }
    var isOpen = [Bool](repeating: false, count: nodes.count)
    for trial in nodes.indices {
      isOpen[trial] = behaviours[trial] == .fickle || nodes[trial].parents.contains { isOpen[$0] }
      let hasCulprit = nodes[trial].parents.contains { final[$0] != .ok }
      let isRight = switch (final[trial], behaviours[trial]) {
      case (.ok, .fine), (.ok, .flaky): true
      case (.failed, .bad), (.failed, .poison): true
      case (.blocked, _): hasCulprit
      // A fickle trial may fail, also when it is made again for a dependent.
      case (.ok, _), (.failed, _): isOpen[trial]
      default: false
      }
      let end = final[trial]?.rawValue ?? "nothing"
      if !isRight { violations.append("trial \(trial), \(behaviours[trial]), ended as \(end)") }
    }
    let expected = final.allSatisfy { $0 == .ok } ? ExitStatus.done : .someFailed
    if ending != expected { violations.append("it ended as \(ending as Any), expected \(expected)") }
  }
}
