import Vocabulary

/// What a sweep will take before anything runs.
package struct Plan: Sendable {
  package let name: String
  package let trials: Int
  package let dependencies: Int
  /// All trials one after the other on one core.
  package let estimatedCoreSeconds: Double
  /// The trials that cannot overlap: no number of cores is faster.
  package let longestChainSeconds: Double
  let sweep: Sweep
  let treatments: [Treatment]

  package init(of sweep: Sweep, _ expansion: Expansion) {
    name = sweep.name
    trials = expansion.trials.count
    dependencies = expansion.dependencies
    estimatedCoreSeconds = expansion.trials.reduce(0) { $0 + $1.estimatedSeconds }
    longestChainSeconds = expansion.trials.reduce(0) { max($0, $1.rank) }
    self.sweep = sweep
    treatments = expansion.treatments
  }

  /// No schedule on that many cores ends earlier.
  package func lowerBoundSeconds(cores: Int) -> Double {
    precondition(cores >= 1, "Plan: \(cores) cores, expected at least 1")
    return max(estimatedCoreSeconds / Double(cores), longestChainSeconds)
  }

  /// `{"trials":…,"dependencies":…,"estimated_core_seconds":…,"longest_chain_seconds":…}`.
  package var json: JSONValue {
    .object([
      JSONMember("trials", .integer(trials)),
      JSONMember("dependencies", .integer(dependencies)),
      JSONMember("estimated_core_seconds", .number(milliseconds(estimatedCoreSeconds))),
      JSONMember("longest_chain_seconds", .number(milliseconds(longestChainSeconds))),
    ])
  }
}

/// A guess needs no more digits.
private func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
