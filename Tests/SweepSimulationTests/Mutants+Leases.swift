@testable import SweepCore
import SweepSimulation

/// What can be done wrong with leases.
extension Mutant {
  private static let emptiest: Int64 = -1_000_000_000_000

  static let leases: [Mutant] = [
    coordinator("forget to requeue what a lost worker had") { machine, event, now in
      let before = machine.phases
      let actions = machine.handle(event, at: now)
      let isLoss = actions.contains { if case .note(.lost) = $0 { true } else { false } }
      if isLoss {
        machine.takeFromQueue(
          machine.phases.indices.filter { machine.phases[$0] == .ready && before[$0] != .ready })
      }
      return actions
    },
    coordinator("start before the parent is recorded") { machine, event, now in
      var actions = machine.handle(event, at: now)
      let appends = actions.contains { if case .append = $0 { true } else { false } }
      if appends {
        actions += machine.handle(.durable(through: machine.appended), at: now).filter {
          if case .send(.recorded, _, _) = $0 { false } else { true }
        }
      }
      return actions
    },
    coordinator("run again after ok") { machine, event, now in
      if case .tick = event, let trial = machine.phases.firstIndex(of: .ok) { machine.open(trial) }
      return machine.handle(event, at: now)
    },
    coordinator("grant a lease twice") { machine, event, now in
      let actions = machine.handle(event, at: now)
      return actions.flatMap { action -> [Coordinator.Action] in
        guard case .lease(let grants, let session, _) = action,
          let other = machine.openSessions.first(where: { $0 != session }), let route = machine.sessions[other]?.route
        else { return [action] }
        return [action, .lease(grants, session: other, route: route)]
      }
    },
    coordinator("lose the credit limit") { machine, event, now in
      let loads = machine.sessions.mapValues(\.load)
      for id in machine.openSessions { machine.sessions[id]?.load = emptiest }
      let actions = machine.handle(event, at: now)
      for id in machine.openSessions { machine.sessions[id]?.load += (loads[id] ?? emptiest) - emptiest }
      return actions
    },
    coordinator("go on after being asked to stop") { machine, event, now in
      machine.draining = false
      return machine.handle(event, at: now)
    },
  ]
}

extension Coordinator {
  fileprivate mutating func open(_ trial: Int) {
    phases[trial] = .ready
    tally.ok -= 1
    queue.push(trial)
    for dependent in dependents(of: trial) { openParents[Int(dependent)] += 1 }
  }
}
