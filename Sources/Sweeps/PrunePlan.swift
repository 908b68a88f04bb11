package import Vocabulary

/// How a sweep prunes, and which levels it reports.
package struct PrunePlan: Hashable, Sendable {
  package var mode: PruneMode
  package var schedule: Schedule
  package var scope: PruneScope
  package var masks: MaskChain
  /// Which run's end the masks of one shot are made from; nil: the base run's.
  package var maskFrom: MaskSource?
  /// Late rewinding: the iteration of the base run whose weights are the start; nil: 0.
  package var rewindTo: Int?
  /// Iterations of a further trial that trains the network with the best validation accuracy of all levels, which is that
  /// of untrained networks where these are only looked at.
  package var bestIterations: Int?

  package init(
    mode: PruneMode = .iterative, schedule: Schedule, scope: PruneScope = .layer, masks: MaskChain = .own,
    maskFrom: MaskSource? = nil, rewindTo: Int? = nil, bestIterations: Int? = nil
  ) {
    self.mode = mode
    self.schedule = schedule
    self.scope = scope
    self.masks = masks
    self.maskFrom = maskFrom
    self.rewindTo = rewindTo
    self.bestIterations = bestIterations
  }

  /// Levels at shares of the survivors.
  package init(mode: PruneMode = .iterative, keep: KeepRates = KeepRates(), levels: [Int]) {
    self.init(mode: mode, schedule: .levels(levels, keep: keep))
  }

  /// How far each level prunes. Level 0 belongs to every sweep.
  package enum Schedule: Hashable, Sendable {
    /// The reported levels above 0, ascending, none twice; each round keeps a share of the survivors.
    case levels([Int], keep: KeepRates)
    /// Level k prunes these fractions of the whole kernels, one for each layer.
    case rates([[Double]])
    /// Level k keeps what scores at least the k-th threshold.
    case thresholds([Double])
  }

  /// A run of the seed that is not the base run itself.
  package enum MaskSource: Hashable, Sendable {
    /// The base run as it was at that iteration.
    case iteration(Int)
    /// The base run as it was at its smallest validation loss.
    case argminValidationLoss
  }

  /// The reported levels above 0.
  package var levels: [Int] {
    switch schedule {
    case .levels(let levels, _): levels
    case .rates(let rates): Array(1..<rates.count + 1)
    case .thresholds(let thresholds): Array(1..<thresholds.count + 1)
    }
  }

  /// The levels above 0 that are trained: a chain needs every level up to the largest, one shot only those listed.
  package var trainedLevels: [Int] {
    switch mode {
    case .iterative: Array(1..<(levels.last ?? 0) + 1)
    case .oneshot: levels
    }
  }

  /// How far a level prunes.
  package func amount(level: Int) -> PruneAmount {
    switch schedule {
    case .levels(_, let keep): .keep(keep)
    case .rates(let rates): .rates(rates[level - 1])
    case .thresholds(let thresholds): .threshold(thresholds[level - 1])
    }
  }
}

/// The share of a layer's survivors that one pruning round keeps.
package struct KeepRates: Hashable, Sendable {
  /// Every fully connected layer but the last.
  package var fc: Double
  /// The last layer, whose few weights matter more (Frankle and Carbin 2019, figure 2).
  package var output: Double

  package init(fc: Double = 0.8, output: Double = 0.9) {
    self.fc = fc
    self.output = output
  }
}
