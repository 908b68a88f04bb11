package import Vocabulary

/// Per criterion, actions and reported level, the statistics of test accuracy over seeds (science: section 8).
package struct ResultTable: Hashable, Sendable {
  /// In the order of the sweep's criteria and actions, levels ascending; level 0 stands above every group. Base runs
  /// of other kinds come last.
  package let rows: [Row]

  package struct Row: Hashable, Sendable {
    /// By its name; nil for base runs that stand alone.
    package let criterion: String?
    package let mask1: Mask1Action
    package let mask0: Mask0Action
    package let level: Int
    /// What is done; for the base run above a group, the base run.
    package let treatment: Treatment
    /// Kept share of all kernels' weights, the mean where seeds differ (thresholds); nil while no trial has ended.
    package let density: Double?
    /// Seeds, times draws, that the sweep asks for.
    package let asked: Int
    /// Of these, ended without a result: by an error of their own, or of a trial that they needed.
    package let failed: Int
    package let blocked: Int
    /// Test accuracy at the evaluation of smallest validation loss.
    package let trained: Summary
    /// Test accuracy of the masked network before training.
    package let initial: Summary
    /// The smallest validation loss, that of the last evaluation, and the iteration of the smallest.
    package let validationLoss: Summary
    package let finalValidationLoss: Summary
    package let earlyStop: Summary
    /// Kept share of all parameters, biases included, where they are pruned too.
    package let relativeSize: Summary

    /// Not ended yet.
    package var missing: Int { asked - trained.count - failed - blocked }
  }

  package init(_ results: SweepResults) {
    let cells = Cells(results)
    let treatments = results.expansion.treatments
    var groups: [Group] = []
    // Levels of two groups alternate where one goes on from the other's masks.
    var rowsOfGroup: [Group: [Row]] = [:]
    for (index, treatment) in treatments.enumerated() where treatment.reported {
      guard let step = treatment.step, step.draw == cells.firstDraw(index) else { continue }
      let group = Group(step)
      if rowsOfGroup[group] == nil { groups.append(group) }
      rowsOfGroup[group, default: [cells.row([0], group)]].append(cells.row(cells.draws(of: index), group))
    }
    var rows = groups.flatMap { rowsOfGroup[$0] ?? [] }
    for (index, treatment) in treatments.enumerated() where treatment.reported && treatment.step == nil {
      if index > 0 || rows.isEmpty { rows.append(cells.row([index], nil)) }
    }
    self.rows = rows
  }
}

/// Rows that a base run stands above.
private struct Group: Hashable {
  let criterion: String
  let mask1: Mask1Action
  let mask0: Mask0Action

  init(_ step: PruneStep) {
    criterion = step.criterion.name
    mask1 = step.mask1
    mask0 = step.mask0
  }
}

/// The measures of each treatment, in the order of seeds.
private struct Cells {
  private let treatments: [Treatment]
  private let seeds: Int
  private var measures: [[ResultRecord.Measures]]
  /// Seeds without a result, by treatment.
  private var failed: [Int]
  private var blocked: [Int]
  /// Treatments that differ in nothing but the draw.
  private var repetitions: [Treatment: [Int]] = [:]

  init(_ results: SweepResults) {
    let expansion = results.expansion
    treatments = expansion.treatments
    seeds = results.frozen.sweep.seeds.count
    measures = treatments.map { _ in [] }
    failed = treatments.map { _ in 0 }
    blocked = failed
    for trial in expansion.trials {
      switch results.records[trial.key]?.outcome {
      case .ok(let found): measures[trial.treatment].append(found)
      case .failed: failed[trial.treatment] += 1
      case .blocked: blocked[trial.treatment] += 1
      case nil: break
      }
    }
    for (index, treatment) in treatments.enumerated() where treatment.reported {
      repetitions[Self.withoutDraw(treatment), default: []].append(index)
    }
  }

  func draws(of index: Int) -> [Int] { repetitions[Self.withoutDraw(treatments[index])] ?? [index] }

  func firstDraw(_ index: Int) -> Int { treatments[draws(of: index)[0]].step?.draw ?? 0 }

  func row(_ indices: [Int], _ group: Group?) -> ResultTable.Row {
    let found = indices.flatMap { measures[$0] }
    let densities = Summary(of: found.map(\.density))
    // The mean of equal numbers may be off in its last bit.
    let density = densities.minimum == densities.maximum ? densities.minimum : densities.mean
    let treatment = treatments[indices[0]]
    return ResultTable.Row(
      criterion: group?.criterion, mask1: group?.mask1 ?? .rewind, mask0: group?.mask0 ?? .zero,
      level: treatment.level, treatment: treatment, density: density, asked: seeds * indices.count,
      failed: indices.reduce(0) { $0 + failed[$1] }, blocked: indices.reduce(0) { $0 + blocked[$1] },
      trained: Summary(of: found.map(\.testAccuracy)), initial: Summary(of: found.map(\.initialTestAccuracy)),
      validationLoss: Summary(of: found.map(\.validationLoss)),
      finalValidationLoss: Summary(of: found.map(\.final.validationLoss)),
      earlyStop: Summary(of: found.map { Double($0.earlyStopIteration) }),
      relativeSize: Summary(of: found.compactMap(\.relativeSize)))
  }

  private static func withoutDraw(_ treatment: Treatment) -> Treatment {
    var treatment = treatment
    treatment.parents = []
    treatment.step?.draw = 0
    return treatment
  }
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

  /// Of numbers that only their statistics are known of; minimum and maximum are nil.
  package init(count: Int, mean: Double? = nil, deviation: Double?) {
    self.count = count
    self.mean = mean
    self.deviation = deviation
    minimum = nil
    maximum = nil
  }

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
