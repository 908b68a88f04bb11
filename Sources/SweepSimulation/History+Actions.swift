internal import SweepCore

/// What the coordinator's machine says, and the shell does.
extension History {
  /// One turn of the machine; it can die between any two actions.
  @discardableResult
  mutating func turn(_ life: Int, _ event: Coordinator.Event) -> [Coordinator.Action] {
    guard let place = coordinators.firstIndex(where: { $0.life == life }) else { return [] }
    note("coordinator \(life) < \(event.summary)")
    let handle = machines.coordinator
    let actions = handle(&coordinators[place].machine, event, now)
    for action in actions {
      note("coordinator \(life)   > \(action.summary)")
      perform(action, life)
      guard let place = coordinators.firstIndex(where: { $0.life == life }) else { return actions }
      guard let fuse = coordinators[place].fuse else { continue }
      coordinators[place].fuse = fuse - 1
      if fuse <= 1 {
        killCoordinator(life)
        return actions
      }
    }
    checkCoordinator(life)
    return actions
  }

  private mutating func perform(_ action: Coordinator.Action, _ life: Int) {
    guard let place = coordinators.firstIndex(where: { $0.life == life }) else { return }
    switch action {
    case .send(let message, let session, let route):
      if case .welcome = message { checkWelcome(session, route, place) }
      send(.message(message), session, route)
    case .lease(let grants, let session, let route):
      checkLease(grants, session, place)
      let attempts = grants.map { Attempt(key: scenario.nodes[$0.trial].key, number: $0.attempt) }
      send(.leases(attempts), session, route)
    case .append(let number, let entry):
      checkAppend(number, entry, place)
      let line = switch entry {
      case .record(let trial, let result, let provenance):
        Disk.Line(number: number, trial: trial, status: .ok, result: result, maker: Int(provenance.first ?? 0))
      case .failed(let trial, _): Disk.Line(number: number, trial: trial, status: .failed)
      case .blocked(let trial, _): Disk.Line(number: number, trial: trial, status: .blocked)
      case .differing(let trial, _, _, _): Disk.Line(number: number, trial: trial, status: nil)
      }
      if line.status == nil { coordinators[place].differing.append(line.trial) }
      coordinators[place].unsynced.append(line)
      sync(place)
    case .note(.paused):
      coordinators[place].heard = [:]
      coordinators[place].idle = [:]
    case .note: break
    case .stop(let status): stop(status, life)
    }
  }

  private mutating func stop(_ status: ExitStatus, _ life: Int) {
    guard let place = coordinators.firstIndex(where: { $0.life == life }) else { return }
    coordinators[place].isOver = true
    // It stays a moment for those that say goodbye.
    plan(.coordinatorGone(life: life), after: status == .workLeft ? 100 : 2_000)
    if coordinators[place].isZombie || status == .workLeft { return }
    ending = status
    hasFaults = false
    calmFrom = max(now, calmFrom) + -Self.faultMilliseconds
    let hasDifferences = !coordinators[place].differing.isEmpty
    if hasDifferences != (status == .differing) {
      violate("it ended as \(status), although results \(hasDifferences ? "differed" : "were all the same")")
    }
  }
}
