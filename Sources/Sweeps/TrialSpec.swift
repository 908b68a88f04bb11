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
  /// What is learned instead of weights; nil: weights are.
  package var supermask: SupermaskPlan?
  /// The trials whose results this one reads.
  package var parents: [TrialKey]

  package init(
    recipe: Recipe, seed: UInt64, step: PruneStep? = nil, supermask: SupermaskPlan? = nil, parents: [TrialKey] = []
  ) {
    self.recipe = recipe
    self.seed = seed
    self.step = step
    self.supermask = supermask
    self.parents = parents
  }

  package var level: Int { step?.level ?? 0 }
}

/// A mask that is learned while the weights stay as they are (Zhou et al. 2019, section 5).
package struct SupermaskPlan: Hashable, Sendable {
  /// What the weights are: the initial distribution's, or its signed constant.
  package var weights: FrozenWeights
  /// Whether kernels are scaled by their size over the number of weights that are on.
  package var rescale: Bool

  package enum FrozenWeights: String, CaseIterable, Hashable, Sendable {
    case initial = "init"
    case signedConstant = "constant_keep_sign"
  }

  package init(weights: FrozenWeights, rescale: Bool) {
    self.weights = weights
    self.rescale = rescale
  }
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
  package var amount: PruneAmount
  package var scope: PruneScope
  package var mask1: Mask1Action
  package var mask0: Mask0Action
  /// Whose masks the step goes on from.
  package var masks: MaskChain
  /// Tells repetitions with random start values apart.
  package var draw: Int
  /// The base run's iteration whose weights are the start, where it is not 0.
  package var rewindTo: Int?

  package init(
    criterion: Criterion, mode: PruneMode = .iterative, level: Int, amount: PruneAmount = .keep(KeepRates()),
    scope: PruneScope = .layer, mask1: Mask1Action = .rewind, mask0: Mask0Action = .zero, masks: MaskChain = .own,
    draw: Int = 0, rewindTo: Int? = nil
  ) {
    self.criterion = criterion
    self.mode = mode
    self.level = level
    self.amount = amount
    self.scope = scope
    self.mask1 = mask1
    self.mask0 = mask0
    self.masks = masks
    self.draw = draw
    self.rewindTo = rewindTo
  }

  /// Whether the step reads the end weights of an earlier run, so that the trial has a parent.
  ///
  /// Without them the trial replays the rounds of levels 1...level from its seed.
  package var readsEndWeights: Bool {
    criterion.readsEndWeights || mask1.readsEndWeights || mask0.readsEndWeights || rewindTo != nil
  }

  /// Whether the step reads the run that a late rewinding goes back to: in the first round of a chain, and on the masks of
  /// another chain, whose runs have left no start of what is pruned.
  package var readsLateWeights: Bool {
    rewindTo != nil && (mode == .oneshot || level == 1 || masks == .rewind)
  }

  /// Whether the start values follow from the seed and the mask; otherwise later levels read them.
  package var startFollowsFromMask: Bool {
    let byMask1 = mask1 == .rewind && rewindTo == nil
    return byMask1 && (mask0 == .zero || mask0 == .`init`)
  }
}

/// How far a step prunes.
package enum PruneAmount: Hashable, Sendable {
  /// A round keeps these shares of the survivors, one shot that share to the power of the level.
  case keep(KeepRates)
  /// These fractions of the whole kernels are pruned, one for each layer.
  case rates([Double])
  /// What scores at least that is kept.
  case threshold(Double)
  /// As far as the parent with the highest validation accuracy.
  case best
}

/// Why bytes are not a specification that this version can run.
package struct SpecError: Error, Hashable, CustomStringConvertible {
  package let message: String

  package init(_ message: String) { self.message = message }

  package var description: String { message }
}
