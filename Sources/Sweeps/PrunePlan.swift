package import Vocabulary

/// How a sweep prunes, and which levels it reports.
package struct PrunePlan: Hashable, Sendable {
  package var mode: PruneMode
  package var keep: KeepRates
  /// The reported levels above 0, ascending, none twice. Level 0 belongs to every sweep.
  package var levels: [Int]
  package var mask1: Mask1Action
  package var mask0: Mask0Action

  package init(
    mode: PruneMode = .iterative, keep: KeepRates = KeepRates(), levels: [Int], mask1: Mask1Action = .rewind,
    mask0: Mask0Action = .zero
  ) {
    self.mode = mode
    self.keep = keep
    self.levels = levels
    self.mask1 = mask1
    self.mask0 = mask0
  }

  /// The levels above 0 that are trained: a chain needs every level up to the largest, one shot only those listed.
  package var trainedLevels: [Int] {
    switch mode {
    case .iterative: Array(1..<(levels.last ?? 0) + 1)
    case .oneshot: levels
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
