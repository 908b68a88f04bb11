internal import SweepCore

/// Connections: frames of one keep their order; what is on the way when it breaks is lost, or comes late.
extension History {
  mutating func connect(_ index: Int) {
    guard workers[index].isAlive, workers[index].route == nil else { return }
    // Who looks for the coordinator's address may find one that was replaced.
    let isMisled = hasFaults && coordinators.contains(where: \.isZombie) && networkChance.oneIn(3)
    guard let life = coordinators.last(where: { $0.isZombie == isMisled })?.life else {
      return plan(.connect(index, process: workers[index].process), after: networkChance.milliseconds(below: 5_000) + 1)
    }
    let route = newRoute(index, life)
    workers[index].route = route
    let waiting = workers[index].outbox
    workers[index].outbox = []
    for (frame, session) in waiting { send(index, frame, session) }
  }

  mutating func newRoute(_ index: Int, _ life: Int) -> Route {
    connections.append(
      Connection(worker: index, process: workers[index].process, life: life, nextUp: now, nextDown: now))
    return Route(number: UInt64(connections.count - 1))
  }

  /// - Parameters:
  ///   - isKnown: the coordinator's next message finds nobody there; else it vanishes.
  ///   - lingers: what is on the way still arrives.
  mutating func breakConnection(_ route: Int, isKnown: Bool, lingers: Bool) {
    guard connections[route].isUp else { return }
    connections[route].isUp = false
    connections[route].isKnownDead = isKnown
    connections[route].lingers = lingers
    let index = connections[route].worker
    guard workers[index].route?.number == UInt64(route) else { return }
    workers[index].route = nil
    let pause = hasFaults && networkChance.oneIn(4) ? 60_000 : 3_000
    plan(
      .connect(index, process: workers[index].process), after: networkChance.milliseconds(below: pause))
  }

  /// From a worker to its coordinator.
  mutating func send(_ index: Int, _ frame: UpFrame, _ session: SessionID) {
    guard let route = workers[index].route else {
      workers[index].outbox.append((frame, session))
      return
    }
    let place = Int(route.number)
    let arrival = max(connections[place].nextUp, now + latency())
    connections[place].nextUp = arrival
    agenda.plan(.toCoordinator(frame, session, route), at: arrival)
    if suffers(.duplicates) && networkChance.oneIn(60) {
      agenda.plan(.toCoordinator(frame, session, route), at: arrival + networkChance.milliseconds(below: 500))
    }
  }

  /// From a coordinator to whoever is connected there.
  mutating func send(_ frame: DownFrame, _ session: SessionID, _ route: Route) {
    let place = Int(route.number)
    guard connections[place].isUp else {
      if connections[place].isKnownDead { plan(.unreachable(life: connections[place].life, route), after: 0) }
      return
    }
    if suffers(.fullPipe) && networkChance.oneIn(300) {
      return plan(.unreachable(life: connections[place].life, route), after: 0)
    }
    let arrival = max(connections[place].nextDown, now + latency())
    connections[place].nextDown = arrival
    agenda.plan(.toWorker(frame, session, route), at: arrival)
    if suffers(.duplicates) && networkChance.oneIn(60) {
      agenda.plan(.toWorker(frame, session, route), at: arrival + networkChance.milliseconds(below: 500))
    }
  }

  private mutating func latency() -> Int64 {
    networkChance.milliseconds(below: suffers(.slowFrames) && networkChance.oneIn(30) ? 3_000 : 5)
  }

  /// One direction stands still for a while; what waits comes later, if the connection lives so long.
  mutating func partition(_ index: Int) {
    guard let route = workers[index].route else { return }
    let until = now + faultChance.milliseconds(below: 60_000)
    note("a direction of route \(route.number) stands still until \(until.milliseconds) ms")
    if faultChance.oneIn(2) {
      connections[Int(route.number)].nextUp = until
    } else {
      connections[Int(route.number)].nextDown = until
    }
  }

  mutating func overhear(_ frame: UpFrame, _ session: SessionID, _ route: Route) {
    guard suffers(.replays) else { return }
    if overheard.count < 16 {
      overheard.append((frame, session, route))
    } else if networkChance.oneIn(10) {
      overheard[networkChance.below(16)] = (frame, session, route)
    }
  }
}
