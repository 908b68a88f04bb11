internal import SweepCore
package import Sweeps

/// A sweep's results, sorted for looking at: series of levels, each with its replicates.
///
/// What tells series apart is whatever differs between the specifications of their trials: criterion, actions, mode,
/// or a member that a later version adds.
package struct Study: Sendable {
  package let name: String
  package let frozen: FrozenSweep
  /// The fold of the log without `refused`.
  package let results: SweepResults
  /// Records whose numbers cannot be, by line: they count as missing.
  package let refused: [ResultsError]
  package var series: [Series]
  /// All trials that the sweep asks for or needs.
  package let trials: Int
  package let counts: StatusCounts
  package let failures: [ResultRecord]
  package let ledger: Ledger

  /// Trials by how they ended.
  package struct StatusCounts: Hashable, Sendable {
    package var ok = 0
    package var failed = 0
    package var blocked = 0
    package var missing = 0

    package init(ok: Int = 0, failed: Int = 0, blocked: Int = 0, missing: Int = 0) {
      self.ok = ok
      self.failed = failed
      self.blocked = blocked
      self.missing = missing
    }
  }

  /// Folds the lines of a log, frozen sweep first, checksums already verified.
  package init<Line: Sequence<UInt8>>(lines: some Collection<Line>) throws(ResultsError) {
    guard let first = lines.first else {
      throw ResultsError(line: 1, "expected the frozen sweep, found an empty log")
    }
    var results = try SweepResults(frozen: try FrozenSweep(line: first))
    let kernels = Self.kernels(results.expansion)
    var refused: [ResultsError] = []
    var json: [TrialKey: JSONValue] = [:]
    var epochs = 0
    var order: [(key: TrialKey, epoch: Int)] = []
    for (number, line) in lines.enumerated().dropFirst() {
      let value = try JSONValue(logLine: line, number: number + 1)
      if value["kind"]?.string == "epoch" { epochs += 1 }
      guard let record = try ResultRecord(line: line, number: number + 1) else { continue }
      if let counts = kernels[record.key], let fault = RecordCheck.fault(in: value, kernels: counts) {
        refused.append(ResultsError(line: number + 1, fault))
        continue
      }
      results.add(record)
      if json[record.key]?["status"]?.string != "ok" {
        json[record.key] = value
        order.append((record.key, epochs))
      }
    }
    self.results = results
    self.refused = refused
    name = results.frozen.sweep.name
    frozen = results.frozen
    trials = results.expansion.trials.count
    failures = results.failures
    series = SeriesSorter(results, json).series
    var counts = StatusCounts()
    for trial in results.expansion.trials {
      switch results.records[trial.key]?.outcome {
      case .ok: counts.ok += 1
      case .failed: counts.failed += 1
      case .blocked: counts.blocked += 1
      case nil: counts.missing += 1
      }
    }
    self.counts = counts
    ledger = Ledger(results.expansion, json, order)
  }

  /// Weights of each kernel, by trial.
  private static func kernels(_ expansion: Expansion) -> [TrialKey: [Int]] {
    let counts = expansion.treatments.map(\.recipe.model.kernelCounts)
    return Dictionary(expansion.trials.map { ($0.key, counts[$0.treatment]) }) { first, _ in first }
  }

  /// Series that prune or learn a mask, in the order of the sweep.
  package var pruned: [Series] { series.filter { !$0.isBase } }

  /// Base runs that stand alone, such as other networks for comparison.
  package var bases: [Series] { series.filter(\.isBase) }

  /// Whether pruned networks are only looked at, not trained.
  package var isUntrained: Bool {
    let found = pruned.flatMap { $0.points.filter { $0.level > 0 } }.flatMap(\.measurements)
    return !found.isEmpty && found.allSatisfy { $0.iterations == 0 }
  }
}

/// One line of a chart: levels of one criterion under one combination of actions.
package struct Series: Hashable, Sendable {
  package let label: String
  /// What tells it from others, by path in the specification: `step.criterion`, `step.mask1`, …
  package let dimensions: [String: String]
  package let isBase: Bool
  /// Ascending; level 0 is the base run of the same seeds.
  package var points: [Point]

  package struct Point: Hashable, Sendable {
    package let level: Int
    /// Where the level does not say how far it prunes: the score that is kept from.
    package let threshold: Double?
    /// In the order of seeds, then draws.
    package var cells: [Cell]
  }

  package struct Cell: Hashable, Sendable {
    package let replicate: Replicate
    package let key: String
    package let outcome: Outcome
  }

  package enum Outcome: Hashable, Sendable {
    case ok(Measurement)
    case failed(String)
    case blocked(String)
    case missing
  }

  /// Whether its mask was learned in place of weights.
  package var isLearnedMask: Bool { dimensions.keys.contains { $0.hasPrefix("supermask") } }

  /// Whether it is the best of another series' levels, trained.
  package var isChosen: Bool { dimensions["step.amount"] != nil }

  package func point(level: Int) -> Point? { points.first { $0.level == level } }

  /// Over replicates the best level of each, summarised; levels above 0.
  package func best(_ quantity: Quantity) -> Summary {
    var best: [Replicate: Double] = [:]
    for point in points where point.level > 0 {
      for (replicate, value) in point.values(quantity) { best[replicate] = max(best[replicate] ?? value, value) }
    }
    return Summary(of: best.sorted { $0.key < $1.key }.map(\.value))
  }
}

extension Series.Point {
  package var measurements: [Measurement] { cells.compactMap(\.measurement) }

  package func values(_ quantity: Quantity) -> [Replicate: Double] {
    var values: [Replicate: Double] = [:]
    for cell in cells { values[cell.replicate] = cell.measurement?.values[quantity] }
    return values
  }

  package func summary(_ quantity: Quantity) -> Summary {
    Summary(of: cells.compactMap { $0.measurement?.values[quantity] })
  }

  /// Mean kept share of all kernels' weights; nil while no trial has ended.
  package var density: Double? { summary(.density).mean }

  /// False for networks that were only looked at.
  package var isTrained: Bool { level == 0 || measurements.contains { $0.iterations > 0 } }

  package var isComplete: Bool { cells.allSatisfy { $0.measurement != nil } }
}

extension Series.Cell {
  package var measurement: Measurement? {
    if case .ok(let measurement) = outcome { measurement } else { nil }
  }
}
