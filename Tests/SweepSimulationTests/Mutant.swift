@testable import SweepCore
import SweepSimulation

/// A bug put around a machine from outside: what it is told, what it says, or its state between two turns is changed.
struct Mutant: Sendable, CustomStringConvertible {
  let name: String
  let machines: History.Machines

  typealias CoordinatorTurn = @Sendable (inout Coordinator, Coordinator.Event, Instant) -> [Coordinator.Action]
  typealias WorkerTurn = @Sendable (inout Worker, Worker.Event, Instant) -> [Worker.Action]

  var description: String { name }

  static var all: [Mutant] { reports + leases + sessions + workers }

  static func coordinator(_ name: String, _ turn: @escaping CoordinatorTurn) -> Mutant {
    var machines = History.Machines()
    machines.coordinator = turn
    return Mutant(name: name, machines: machines)
  }

  static func worker(_ name: String, _ turn: @escaping WorkerTurn) -> Mutant {
    var machines = History.Machines()
    machines.worker = turn
    return Mutant(name: name, machines: machines)
  }
}

extension Coordinator {
  /// The ready trials without some.
  mutating func takeFromQueue(_ unwanted: [Int]) {
    var others: [Int] = []
    while let trial = queue.pop() {
      if !unwanted.contains(trial) { others.append(trial) }
    }
    for trial in others { queue.push(trial) }
  }
}

extension Coordinator.Event {
  /// A report of a result, with everything it brings.
  var result: (report: Report, facts: Coordinator.ReportFacts, session: SessionID, route: Route)? {
    guard case .report(let report, let facts, let session, let route) = self, report.isOk else { return nil }
    return (report, facts, session, route)
  }
}
