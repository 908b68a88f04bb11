package import SweepCore
package import Vocabulary

/// Everything that decides a trial's bits, and nothing else; its canonical bytes make the trial's key.
///
///     spec of level 0:  recipe, seed                                  shared by every criterion
///     spec of level k:  recipe, seed, own prune step, [key of the run whose end weights the step reads]
package struct TrialSpec: Hashable, Sendable {
  package var recipe: Recipe
  package var seed: UInt64
  /// The trial's own pruning; nil for a base run.
  package var step: PruneStep?
  /// The trials whose results this one reads.
  package var parents: [TrialKey]

  package init(recipe: Recipe, seed: UInt64, step: PruneStep? = nil, parents: [TrialKey] = []) {
    self.recipe = recipe
    self.seed = seed
    self.step = step
    self.parents = parents
  }

  package var level: Int { step?.level ?? 0 }
}

/// The pruning that leads to a level above 0.
///
/// The level also follows from the chain of parents. It stands here all the same: a worker knows from the
/// specification alone which random streams to draw from and what to write in the record.
package struct PruneStep: Hashable, Sendable {
  package var criterion: Criterion
  package var mode: PruneMode
  /// 1 or more.
  package var level: Int
  package var keep: KeepRates
  package var mask1: Mask1Action
  package var mask0: Mask0Action

  package init(
    criterion: Criterion, mode: PruneMode = .iterative, level: Int, keep: KeepRates = KeepRates(),
    mask1: Mask1Action = .rewind, mask0: Mask0Action = .zero
  ) {
    self.criterion = criterion
    self.mode = mode
    self.level = level
    self.keep = keep
    self.mask1 = mask1
    self.mask0 = mask0
  }

  /// Whether the step reads the end weights of an earlier run, so that the trial has a parent.
  ///
  /// Without them the trial replays the masks of levels 1...level from its seed.
  package var readsEndWeights: Bool {
    let byMask1 =
      switch mask1 {
      case .rewind: false
      }
    let byMask0 =
      switch mask0 {
      case .zero: false
      }
    return criterion.readsEndWeights || byMask1 || byMask0
  }
}

/// Why bytes are not a specification that this version can run.
package struct SpecError: Error, Hashable, CustomStringConvertible {
  package let message: String

  package init(_ message: String) { self.message = message }

  package var description: String { message }
}
