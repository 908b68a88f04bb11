package import Networks
internal import Randomness
package import Vocabulary

/// One application of a criterion to a network's weights.
package struct PruneRound: Sendable {
  package var criterion: Criterion
  package var rates: PruneRates
  /// Which weights compete; `rates.keep` is read for all where all do.
  package var scope: PruneScope
  /// The replicate seed, for ties and random ranks.
  package var seed: UInt64

  package init(criterion: Criterion, rates: PruneRates, scope: PruneScope = .layer, seed: UInt64) {
    self.criterion = criterion
    self.rates = rates
    self.scope = scope
    self.seed = seed
  }

  /// The mask after one more round: a share of the survivors goes, lowest scores first.
  ///
  /// - Parameters:
  ///   - level: the level that this makes, which names the random streams.
  ///   - wi: weights at the start of the run before.
  ///   - wf: weights at its end; nil for criteria that do not read them.
  package func next(
    _ mask: Mask, level: Int, layout: ParameterLayout, wi: [Float], wf: [Float]?
  ) throws(PruningError) -> Mask {
    try pruned(mask, level: level, layout: layout, wi: wi, wf: wf) { pool in
      PruneRates.prunedCount(survivors: pool.survivors.count, keep: keep(pool, layout))
    }
  }

  /// The mask of a level straight from the dense network: keep^level survives.
  package func oneShot(
    level: Int, layout: ParameterLayout, wi: [Float], wf: [Float]?
  ) throws(PruningError) -> Mask {
    try pruned(Mask(layout), level: level, layout: layout, wi: wi, wf: wf) { pool in
      PruneRates.prunedCount(survivors: pool.survivors.count, keep: PruneRates.power(keep(pool, layout), level))
    }
  }

  /// The mask in which so much of each whole kernel is pruned, or of all where all compete.
  ///
  /// - Parameter rates: the pruned fraction of each kernel; where all compete, the first is taken.
  package func next(
    _ mask: Mask, toRates rates: [Double], level: Int, layout: ParameterLayout, wi: [Float], wf: [Float]?
  ) throws(PruningError) -> Mask {
    let kernels = layout.kernels
    precondition(rates.count == kernels.count, "rates: \(rates.count), expected one for each of \(kernels.count) kernels")
    return try pruned(mask, level: level, layout: layout, wi: wi, wf: wf) { pool in
      let rate = rates[pool.kernel.flatMap { kernel in kernels.firstIndex { $0.layer == kernel.layer } } ?? 0]
      let gone = pool.count - pool.survivors.count
      return max(0, Int(Double(pool.count) * (rate * 100) / 100) - gone)
    }
  }

  /// The mask that keeps every parameter, biases included, whose score is at least `threshold` (Rolfs).
  package func keeping(
    from threshold: Double, level: Int, layout: ParameterLayout, wi: [Float], wf: [Float]?
  ) throws(PruningError) -> Mask {
    var mask = Mask(layout)
    for slice in layout.slices {
      let survivors = Array(slice.range)
      var random = stream(.scoreTies, level, layer: slice.layer)
      let scores = try scores(Pool(kernel: slice, count: survivors.count, survivors: survivors), wi, wf, &random)
      // Compared as they are scored, in single precision.
      mask.prune(zip(survivors, scores).filter { !($1 >= Float(threshold)) }.map(\.0))
    }
    return mask
  }

  /// Weights that compete with each other.
  private struct Pool {
    /// Nil for all kernels together.
    var kernel: ParameterLayout.Slice?
    /// Weights, pruned ones included.
    var count: Int
    /// Indices of the kept ones in the flat vector.
    var survivors: [Int]
  }

  private func keep(_ pool: Pool, _ layout: ParameterLayout) -> Double {
    pool.kernel.map { rates.keep($0, of: layout) } ?? rates.keep
  }

  private func pools(_ mask: Mask, _ layout: ParameterLayout) -> [Pool] {
    let kernels = layout.kernels.map { Pool(kernel: $0, count: $0.range.count, survivors: mask.survivors($0)) }
    return switch scope {
    case .layer: kernels
    case .global:
      [Pool(kernel: nil, count: kernels.reduce(0) { $0 + $1.count }, survivors: kernels.flatMap(\.survivors))]
    }
  }

  private func pruned(
    _ mask: Mask, level: Int, layout: ParameterLayout, wi: [Float], wf: [Float]?, count: (Pool) -> Int
  ) throws(PruningError) -> Mask {
    var result = mask
    for pool in pools(mask, layout) {
      // No layer has the number that stands for all of them.
      let layer = pool.kernel?.layer ?? layout.kernels.count
      var random = stream(criterion == .random ? .randomScores : .scoreTies, level, layer: layer)
      let scores = try scores(pool, wi, wf, &random)
      result.prune(ascending(scores, &random).prefix(count(pool)).map { pool.survivors[$0] })
    }
    return result
  }

  private func stream(_ purpose: RandomPurpose, _ level: Int, layer: Int) -> RandomStream {
    RandomStream(seed: seed, purpose, criterion: criterion.name, level: level, layer: layer)
  }

  /// The survivors' scores, all finite.
  private func scores(
    _ pool: Pool, _ wi: [Float], _ wf: [Float]?, _ random: inout RandomStream
  ) throws(PruningError) -> [Float] {
    precondition(wf != nil || !criterion.readsEndWeights, "\(criterion.name) needs end weights")
    let layer = LayerWeights(
      wi: pool.survivors.map { wi[$0] }, wf: wf.map { wf in pool.survivors.map { wf[$0] } } ?? [])
    // Ranks of numbers that cannot be ordered would be finite, so the weights are looked at, not only the scores.
    func refuse(_ fault: PruningError.Fault) -> PruningError {
      PruningError(criterion: criterion, layer: pool.kernel?.layer, fault: fault)
    }
    for value in layer.wi + layer.wf where !value.isFinite { throw refuse(.weightNotFinite(value)) }
    if criterion.computesWithRanks, layer.wi.count > PruningError.mostRanks {
      throw refuse(.tooManyRanks(layer.wi.count))
    }
    let scores = criterion.scores(layer, &random)
    if let score = scores.first(where: { !$0.isFinite }) { throw refuse(.scoreNotFinite(score)) }
    return scores
  }
}
