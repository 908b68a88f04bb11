package import Vocabulary

/// Per criterion and reported level, the statistics of test accuracy over seeds (science: section 8).
package struct ResultTable: Hashable, Sendable {
  /// In the order of the sweep's criteria, levels ascending; level 0 stands under every criterion.
  package let rows: [Row]

  package struct Row: Hashable, Sendable {
    /// Nil in a sweep of base runs only.
    package let criterion: Criterion?
    package let level: Int
    /// Kept share of all kernels' weights; nil while no trial of the level has ended.
    package let density: Double?
    /// Seeds that the sweep asks for.
    package let asked: Int
    /// Test accuracy at the evaluation of smallest validation loss.
    package let trained: Summary
    /// Test accuracy of the masked network before training.
    package let initial: Summary
  }

  package init(_ results: SweepResults) {
    let sweep = results.frozen.sweep
    var cells: [Cell: [UInt64: ResultRecord.Measures]] = [:]
    // A criterion, level and seed have one key, so the order of the dictionary decides nothing.
    for record in results.records.values {
      guard case .ok(let measures) = record.outcome else { continue }
      cells[Cell(criterion: record.criterion, level: record.level), default: [:]][record.seed] = measures
    }
    let criteria: [Criterion?] = sweep.criteria.isEmpty ? [nil] : sweep.criteria
    rows = criteria.flatMap { criterion in
      ([0] + sweep.pruning.levels).map { level in
        let cell = cells[Cell(criterion: level == 0 ? nil : criterion, level: level)] ?? [:]
        let measures = sweep.seeds.compactMap { cell[$0] }
        return Row(
          criterion: criterion, level: level, density: measures.first?.density, asked: sweep.seeds.count,
          trained: Summary(of: measures.map(\.testAccuracy)),
          initial: Summary(of: measures.map(\.initialTestAccuracy)))
      }
    }
  }
}

private struct Cell: Hashable {
  let criterion: Criterion?
  let level: Int
}

/// Count, mean, standard deviation and range of a few numbers; sums run in the order given.
package struct Summary: Hashable, Sendable {
  package let count: Int
  /// Nil without numbers.
  package let mean: Double?
  /// Divided by n - 1; nil for fewer than two numbers.
  package let deviation: Double?
  package let minimum: Double?
  package let maximum: Double?

  package init(of values: [Double]) {
    count = values.count
    minimum = values.min()
    maximum = values.max()
    guard !values.isEmpty else {
      mean = nil
      deviation = nil
      return
    }
    let mean = values.reduce(0, +) / Double(count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = count < 2 ? nil : (squares / Double(count - 1)).squareRoot()
  }
}
