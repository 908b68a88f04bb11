package import SweepCore

/// All trials of a sweep, parents before children, with what a coordinator needs to know of each.
///
/// Every seed has the same treatments. Trials are compact; a specification is put together when asked for.
package struct Expansion: Sendable {
  /// What is done once a seed, parents before children.
  package let treatments: [Treatment]
  /// For each seed its treatments in order.
  package internal(set) var trials: [Trial]
  /// The common beginning of each treatment's canonical bytes.
  private let starts: [JSONText]

  init(treatments: [Treatment], trials: [Trial]) {
    self.treatments = treatments
    self.trials = trials
    starts = treatments.map(\.recipe.canonicalStart)
  }

  package func treatment(at index: Int) -> Treatment { treatments[trials[index].treatment] }

  /// All that running the trial at `index` needs.
  package func spec(at index: Int) -> TrialSpec {
    let trial = trials[index]
    let treatment = treatments[trial.treatment]
    return TrialSpec(
      recipe: treatment.recipe, seed: trial.seed, step: treatment.step, supermask: treatment.supermask,
      parents: trial.parents.map { trials[$0].key })
  }

  /// The canonical bytes of `spec(at: index)`.
  package func canonicalBytes(at index: Int) -> [UInt8] {
    let trial = trials[index]
    let treatment = treatments[trial.treatment]
    var text = starts[trial.treatment]
    text.finish(
      seed: trial.seed, step: treatment.step, supermask: treatment.supermask,
      parents: trial.parents.lazy.map { trials[$0].key })
    return text.bytes
  }

  /// The number of (parent, child) pairs.
  package var dependencies: Int { trials.reduce(0) { $0 + $1.parents.count } }
}

/// What is done with a seed: everything about a trial but the seed itself.
package struct Treatment: Hashable, Sendable {
  package var recipe: Recipe
  /// Nil for runs that prune nothing.
  package var step: PruneStep?
  package var supermask: SupermaskPlan?
  /// Treatments of the same seed whose results this one reads.
  package var parents: [Int]
  /// Whether the sweep asks for it; the others only lead there.
  package var reported: Bool

  package init(
    recipe: Recipe, step: PruneStep? = nil, supermask: SupermaskPlan? = nil, parents: [Int] = [], reported: Bool
  ) {
    self.recipe = recipe
    self.step = step
    self.supermask = supermask
    self.parents = parents
    self.reported = reported
  }

  package var level: Int { step?.level ?? 0 }
}

/// One cell of the grid: the unit of work.
package struct Trial: Hashable, Sendable {
  package let key: TrialKey
  /// Index into the expansion's treatments.
  package let treatment: Int
  package let seed: UInt64
  /// Indices of the trials that this one waits for, each smaller than its own.
  package let parents: [Int]
  /// On one core, see `CostPrior`.
  package let estimatedSeconds: Double
  /// Seconds from the start of this trial to the end of the longest chain that waits for it.
  package internal(set) var rank: Double
}
