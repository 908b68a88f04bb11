/// Many histories, one after the other.
package struct Simulation: Sendable {
  package var size = Scenario.Size()
  package var machines = History.Machines()

  package init() {}

  package init(size: Scenario.Size) {
    self.size = size
  }

  /// Runs one history.
  ///
  /// - Returns: its events, and what it broke.
  package func run(_ seed: UInt64) -> (events: Int, violation: String?) {
    var history = History(seed: seed, size: size, machines: machines)
    history.run()
    return (history.eventCount, history.violations.first)
  }

  /// All that happened in a history, one line an event.
  package func trace(_ seed: UInt64) -> [String] {
    var history = History(seed: seed, size: size, machines: machines, isTraced: true)
    history.run()
    return (history.trace ?? []) + history.violations.map { "VIOLATION: \($0)" }
  }

  /// The first of these seeds whose history breaks a law.
  package func firstFailure(_ seeds: Range<UInt64>) -> (seed: UInt64, violation: String)? {
    for seed in seeds {
      if let violation = run(seed).violation { return (seed, violation) }
    }
    return nil
  }
}
