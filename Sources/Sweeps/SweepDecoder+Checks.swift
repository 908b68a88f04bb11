import Vocabulary
internal import Yams

/// What parts of a file say together.
extension SweepDecoder {
  /// What only one shot can do, and what only layers by themselves can.
  mutating func checkPruning(_ plan: PrunePlan, _ fields: Fields) {
    if plan.scope == .global { checkGlobal(plan, fields) }
    if let best = fields["best"], plan.levels.count > Self.mostCandidates {
      let found = grouped(plan.levels.count)
      reportClash(best, "prune.best: expected at most \(Self.mostCandidates) levels to choose from, found \(found); use fewer")
    }
    if plan.mode == .iterative {
      for name in ["thresholds", "mask_from", "best"] {
        guard let node = fields[name] else { continue }
        report(node, "prune.\(name): expected mode: oneshot, found iterative; levels of a chain follow from each other")
      }
      if case .rates(let rates) = plan.schedule,
        zip(rates, rates.dropFirst()).contains(where: { zip($0, $1).contains { $0 > $1 } })
      {
        report(fields.node, "prune.rates: expected ascending rates, found a descent; a chain cannot bring weights back")
      }
    }
  }

  /// The records of all of them travel with the trial that takes the best.
  private static let mostCandidates = 500

  /// All weights compete for one rate.
  private mutating func checkGlobal(_ plan: PrunePlan, _ fields: Fields) {
    let hint = "all weights compete at one rate; leave it out, or write scope: layer"
    switch plan.schedule {
    case .levels(_, let keep):
      // The default is read by nobody.
      let isMeant = keep.output != KeepRates().output && keep.output != keep.fc
      if isMeant, let node = fields["keep"] {
        reportClash(node, "prune.keep.output: expected none with scope: global, found \(keep.output); \(hint)")
      }
    case .rates(let rates):
      if rates.contains(where: { Set($0).count > 1 }), let node = fields["output_factor"] ?? fields["rates"] {
        let name = fields["output_factor"] == nil ? "rates" : "output_factor"
        reportClash(node, "prune.\(name): expected the same rate for all layers with scope: global, found several; \(hint)")
      }
    case .thresholds:
      guard let node = fields["scope"] else { return }
      reportClash(node, "prune.scope: expected none with 'thresholds', found global; a threshold holds for each weight alone")
    }
  }

  /// Iterations that the base run does not have cannot be gone back to.
  mutating func checkIterations(_ plan: PrunePlan, _ fields: Fields, _ training: TrainingPlan) {
    let maskFrom: Int? = if case .iteration(let iteration) = plan.maskFrom { iteration } else { nil }
    for (name, iteration) in [("mask_from", maskFrom), ("rewind_to", plan.rewindTo)] {
      guard let iteration, iteration > training.iterations, let node = fields[name] else { continue }
      let expected = "at most the base run's \(grouped(training.iterations)) iterations (train.iterations)"
      reportClash(node, "prune.\(name): expected \(expected), found \(grouped(iteration))")
    }
  }

  /// Something has to be pruned to be retrained, and what a chain goes on from has to be trained.
  mutating func checkRetraining(
    _ fields: Fields, _ retraining: Retraining?, _ training: TrainingPlan, _ pruning: Pruning
  ) {
    if let node = fields["retrain"], !pruning.isMeant {
      reportClash(node, "retrain: expected 'prune' beside it, found none; it says how pruned networks train")
    }
    let iterations = retraining?.iterations ?? training.iterations
    guard iterations == 0, pruning.plan.mode == .iterative, !pruning.plan.levels.isEmpty else { return }
    let section = retraining == nil ? "train" : "retrain"
    guard let node = fields[section] else { return }
    reportClash(node, "\(section).iterations: expected mode: oneshot with 0; levels of a chain follow from trained ones")
  }

  /// Trials have to fit into memory.
  mutating func checkCount(_ node: Node, _ grid: Grid, _ levels: Int) {
    let sizes = [levels, grid.criteria.count, grid.mask1.count, grid.mask0.count, grid.draws.count]
    // In Double: the product may exceed an Int.
    let trials = Double(grid.seeds.count) * (1 + sizes.reduce(1) { $0 * Double($1) })
    guard trials > 10_000_000 else { return }
    let found = Int(exactly: trials).map { grouped($0) } ?? trials.description
    report(node, "grid: expected at most 10,000,000 trials, found \(found); use fewer seeds or levels")
  }
}
