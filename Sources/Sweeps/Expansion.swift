package import SweepCore
package import Vocabulary

/// All trials of a sweep, parents before children, with what a coordinator needs to know of each.
///
/// Trials are compact; a specification is put together when asked for.
package struct Expansion: Sendable {
  package let recipe: Recipe
  package let pruning: PrunePlan
  package internal(set) var trials: [Trial]

  /// All that running the trial at `index` needs.
  package func spec(at index: Int) -> TrialSpec {
    let trial = trials[index]
    let step = trial.criterion.map { pruning.step($0, level: trial.level) }
    return TrialSpec(recipe: recipe, seed: trial.seed, step: step, parents: trial.parents.map { trials[$0].key })
  }

  package func canonicalBytes(at index: Int) -> [UInt8] { spec(at: index).canonicalBytes }

  /// The number of (parent, child) pairs.
  package var dependencies: Int { trials.count { $0.parent != nil } }
}

/// One cell of the grid: the unit of work.
package struct Trial: Hashable, Sendable {
  package let key: TrialKey
  /// Nil for the base run of a seed.
  package let criterion: Criterion?
  package let level: Int
  package let seed: UInt64
  /// The trial whose end weights this one reads, as an index into the expansion; at most one so far.
  package let parent: Int?
  /// On one core, see `CostPrior`.
  package let estimatedSeconds: Double
  /// Seconds from the start of this trial to the end of the longest chain that waits for it.
  package internal(set) var rank: Double
  /// Whether the sweep lists the level; the others only lead there.
  package let reported: Bool

  /// Indices of the trials that this one waits for, each smaller than its own.
  package var parents: [Int] { parent.map { [$0] } ?? [] }
}

extension PrunePlan {
  /// What a trial of that level does to the trial before it.
  package func step(_ criterion: Criterion, level: Int) -> PruneStep {
    PruneStep(criterion: criterion, mode: mode, level: level, keep: keep, mask1: mask1, mask0: mask0)
  }
}
