internal import Networks

/// How much of each layer survives a round.
package struct PruneRates: Hashable, Sendable {
  /// The fraction of a layer's survivors that one round keeps.
  package var keep: Double
  /// The same for the output layer.
  package var keepOutput: Double

  package init(keep: Double, keepOutput: Double) {
    self.keep = keep
    self.keepOutput = keepOutput
  }

  func keep(_ slice: ParameterLayout.Slice, of layout: ParameterLayout) -> Double {
    slice.layer == layout.kernels.last?.layer ? keepOutput : keep
  }

  /// keep^rounds by repeated multiplication: the same bits on every machine.
  static func power(_ keep: Double, _ rounds: Int) -> Double {
    (0..<rounds).reduce(1.0) { product, _ in product * keep }
  }

  /// How many of a layer's survivors are pruned: floor(survivors·p), as the reference implementation rounds.
  ///
  /// p is computed in percent, so that keep 0.8 prunes 19.999999999999996 % and 235,200 weights lose 47,039.
  package static func prunedCount(survivors: Int, keep: Double) -> Int {
    let percent = (1 - keep) * 100
    return Int(Double(survivors) * percent / 100)
  }
}
