@testable import SweepCore
import SweepSimulation

/// What can be done wrong with results.
extension Mutant {
  static let reports: [Mutant] = [
    coordinator("acknowledge before flush") { machine, event, now in
      let actions = machine.handle(event, at: now)
      guard let result = event.result else { return actions }
      let receipt = CoordinatorMessage.recorded(result.report.key, attempt: result.report.attempt)
      return actions.flatMap { action -> [Coordinator.Action] in
        if case .append(_, .record) = action {
          [action, .send(receipt, session: result.session, route: result.route)]
        } else {
          [action]
        }
      }
    },
    coordinator("drop a late result") { machine, event, now in
      if let result = event.result, let trial = machine.number(of: result.report.key),
        machine.isOpen(result.session, on: result.route), machine.phases[trial] != .leased(result.session)
      {
        let receipt = CoordinatorMessage.recorded(result.report.key, attempt: result.report.attempt)
        return [.send(receipt, session: result.session, route: result.route)]
      }
      return machine.handle(event, at: now)
    },
    coordinator("count a record twice") { machine, event, now in
      var actions = machine.handle(event, at: now)
      if let result = event.result, let trial = machine.number(of: result.report.key), machine.phases[trial] == .ok,
        case .ok(let deterministic, let provenance, _) = result.report.outcome
      {
        machine.appended += 1
        actions.append(
          .append(
            number: machine.appended,
            .record(trial: trial, deterministic: deterministic, provenance: provenance)))
      }
      return actions
    },
    coordinator("record before the artifacts are here") { machine, event, now in
      guard var result = event.result else { return machine.handle(event, at: now) }
      result.facts.missing = []
      return machine.handle(
        .report(result.report, result.facts, session: result.session, route: result.route), at: now)
    },
    coordinator("overlook other bytes") { machine, event, now in
      let actions = machine.handle(event, at: now)
      machine.differing = []
      return actions
    },
    coordinator("forget that a trial has failed before") { machine, event, now in
      machine.errors = [:]
      return machine.handle(event, at: now)
    },
    coordinator("blame nothing on losses") { machine, event, now in
      for trial in machine.losses.indices { machine.losses[trial] = min(machine.losses[trial], 5) }
      return machine.handle(event, at: now)
    },
    coordinator("skip the blocked dependents") { machine, event, now in
      let actions = machine.handle(event, at: now)
      for action in actions {
        if case .append(_, .blocked(let trial, _)) = action { machine.phases[trial] = .waiting }
      }
      return actions
    },
  ]
}
