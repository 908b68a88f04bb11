package import Networks
internal import Randomness
package import Vocabulary

/// A criterion gave a score that cannot be ranked.
package struct PruningError: Error, CustomStringConvertible {
  package let criterion: Criterion
  package let layer: Int
  /// The score, or a weight that it would be made from.
  package let value: Float

  package var description: String {
    "criterion \(criterion.rawValue), layer \(layer): a weight or score is \(value), expected finite ones; "
      + "the run before it has diverged (try a lower learning rate)"
  }
}

/// One application of a criterion to a network's weights.
package struct PruneRound: Sendable {
  package var criterion: Criterion
  package var rates: PruneRates
  /// The replicate seed, for ties and random ranks.
  package var seed: UInt64

  package init(criterion: Criterion, rates: PruneRates, seed: UInt64) {
    self.criterion = criterion
    self.rates = rates
    self.seed = seed
  }

  /// The mask after one more round: a share of each layer's survivors goes, lowest scores first.
  ///
  /// - Parameters:
  ///   - level: the level that this makes, which names the random streams.
  ///   - wi: weights at the start of the run before.
  ///   - wf: weights at its end; nil for criteria that do not read them.
  package func next(
    _ mask: Mask, level: Int, layout: ParameterLayout, wi: [Float], wf: [Float]?
  ) throws(PruningError) -> Mask {
    try pruned(mask, level: level, layout: layout, wi: wi, wf: wf, keep: { rates.keep($0, of: layout) })
  }

  /// The mask of a level straight from the dense network: keep^level of each layer survives.
  package func oneShot(
    level: Int, layout: ParameterLayout, wi: [Float], wf: [Float]?
  ) throws(PruningError) -> Mask {
    try pruned(
      Mask(layout), level: level, layout: layout, wi: wi, wf: wf,
      keep: { PruneRates.power(rates.keep($0, of: layout), level) })
  }

  private func pruned(
    _ mask: Mask, level: Int, layout: ParameterLayout, wi: [Float], wf: [Float]?,
    keep: (ParameterLayout.Slice) -> Double
  ) throws(PruningError) -> Mask {
    precondition(wf != nil || !criterion.readsEndWeights, "\(criterion.rawValue) needs end weights")
    var result = mask
    for slice in layout.kernels {
      let survivors = mask.survivors(slice)
      let layer = LayerWeights(wi: survivors.map { wi[$0] }, wf: wf.map { wf in survivors.map { wf[$0] } } ?? [])
      // Ranks of numbers that cannot be ordered would be finite, so the weights are looked at, not only the scores.
      for value in layer.wi + layer.wf where !value.isFinite {
        throw PruningError(criterion: criterion, layer: slice.layer, value: value)
      }
      let purpose: RandomPurpose = criterion == .random ? .randomScores : .scoreTies
      var random = RandomStream(
        seed: seed, purpose, criterion: criterion.rawValue, level: level, layer: slice.layer)
      let scores = criterion.scores(layer, &random)
      if let score = scores.first(where: { !$0.isFinite }) {
        throw PruningError(criterion: criterion, layer: slice.layer, value: score)
      }
      let count = PruneRates.prunedCount(survivors: survivors.count, keep: keep(slice))
      result.prune(ascending(scores, &random).prefix(count).map { survivors[$0] })
    }
    return result
  }
}
