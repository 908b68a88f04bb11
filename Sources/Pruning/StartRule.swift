package import Networks
internal import Randomness
package import Vocabulary

/// What a network starts from after a pruning round: the mask-1 action's values where the mask keeps, the mask-0
/// action's where it prunes.
///
/// Definitions: `Mask1Action` and `Mask0Action`. Biases start where they started before, except under `reinit`, which
/// draws them anew, and `finetune`, which trains them on; a pruned bias is held like a pruned weight.
package struct StartRule: Sendable {
  package var mask1: Mask1Action
  package var mask0: Mask0Action
  /// What `reinit` draws from.
  package var initialization: Initialization
  /// The criterion's name, replicate seed and draw, which name the random streams.
  package var criterion: String
  package var seed: UInt64
  package var draw: Int

  package init(
    mask1: Mask1Action, mask0: Mask0Action, initialization: Initialization, criterion: String, seed: UInt64,
    draw: Int = 0
  ) {
    self.mask1 = mask1
    self.mask0 = mask0
    self.initialization = initialization
    self.criterion = criterion
    self.seed = seed
    self.draw = draw
  }

  /// One pruning round, as far as start values read it. All vectors lie in the layout.
  package struct Round {
    /// The level that the round makes, which names the random streams.
    package var level: Int
    package var before: Mask
    package var after: Mask
    /// The start of the seed's base run.
    package var initial: [Float]
    /// Start of the run before; pruned weights hold what they were frozen at, or anything under `zero`.
    package var wi: [Float]
    /// Its end; nil where neither action reads it.
    package var wf: [Float]?

    package init(level: Int, before: Mask, after: Mask, initial: [Float], wi: [Float], wf: [Float]?) {
      self.level = level
      self.before = before
      self.after = after
      self.initial = initial
      self.wi = wi
      self.wf = wf
    }
  }

  /// The start values after the round, in the layout.
  package func start(_ layout: ParameterLayout, _ round: Round) -> [Float] {
    precondition(
      round.wf != nil || !(mask1.readsEndWeights || mask0.readsEndWeights),
      "\(mask1.rawValue) and \(mask0.rawValue): expected end weights, found none")
    var start = round.wi
    for (index, slice) in layout.slices.enumerated() {
      let survivors = round.after.survivors(slice)
      for (at, value) in zip(survivors, kept(index, slice, survivors, layout, round)) { start[at] = value }
      hold(slice, &start, round)
    }
    return start
  }

  /// The values of a slice's kept weights.
  private func kept(
    _ index: Int, _ slice: ParameterLayout.Slice, _ survivors: [Int], _ layout: ParameterLayout, _ round: Round
  ) -> [Float] {
    let wi = survivors.map { round.wi[$0] }
    var values: [Float]
    switch mask1 {
    case .rewind: return wi
    case .finetune: return survivors.map { round.wf?[$0] ?? 0 }
    case .reinit, .reinitKeepSign:
      let drawn = layout.initialValues(initialization, of: slice) {
        stream(.reinitialization, round.level, layer: index)
      }
      values = survivors.map { drawn[$0 - slice.range.lowerBound] }
    case _ where slice.kind == .bias: return wi
    case .reinitPermute, .reinitPermuteKeepSign: values = permuted(survivors, slice, round)
    case .reshuffle, .reshuffleKeepSign:
      var random = stream(.permutation, round.level, layer: slice.layer)
      values = random.permutation(of: wi.count).map { wi[Int($0)] }
    case .constant:
      let constant = deviation(round.initial[slice.range])
      values = permuted(survivors, slice, round).map { constant * sign($0) }
    case .constantKeepSign:
      let constant = deviation(round.initial[slice.range])
      values = wi.map { _ in constant }
    }
    if mask1.keepsSign { values = zip(values, wi).map { abs($0) * sign($1) } }
    return values
  }

  /// What a permutation of the base run's start puts at the kept positions.
  private func permuted(_ survivors: [Int], _ slice: ParameterLayout.Slice, _ round: Round) -> [Float] {
    var random = stream(.permutation, round.level, layer: slice.layer)
    let from = random.permutation(of: slice.range.count)
    return survivors.map { round.initial[slice.range.lowerBound + Int(from[$0 - slice.range.lowerBound])] }
  }

  /// Freezes what is pruned; what earlier rounds froze stays where it is.
  private func hold(_ slice: ParameterLayout.Slice, _ start: inout [Float], _ round: Round) {
    let pruned = slice.range.filter { round.before.kept[$0] && !round.after.kept[$0] }
    switch mask0 {
    case .zero: for at in slice.range where !round.after.kept[at] { start[at] = 0 }
    case .`init`: for at in pruned { start[at] = round.wi[at] }
    case .variant1, .variant2:
      for at in pruned { start[at] = shrank(at, round) ? 0 : round.wi[at] }
      guard mask0 == .variant2, slice.kind == .kernel else { return }
      for at in slice.range where round.after.kept[at] && shrank(at, round) { start[at] = 0 }
    case .zeroRandom:
      var random = stream(.zeroedAtRandom, round.level, layer: slice.layer)
      let order = random.permutation(of: pruned.count)
      for at in pruned { start[at] = round.wi[at] }
      for place in order.prefix(pruned.count { shrank($0, round) }) { start[pruned[Int(place)]] = 0 }
    }
  }

  private func shrank(_ at: Int, _ round: Round) -> Bool { abs(round.wi[at]) > abs(round.wf?[at] ?? 0) }

  private func stream(_ purpose: RandomPurpose, _ level: Int, layer: Int) -> RandomStream {
    RandomStream(seed: seed, purpose, criterion: criterion, level: level, layer: layer, draw: draw)
  }
}

/// -1, 0 or 1.
package func sign(_ value: Float) -> Float { value > 0 ? 1 : value < 0 ? -1 : 0 }

/// The population standard deviation, added up in Double in the order given.
package func deviation(_ values: ArraySlice<Float>) -> Float {
  let count = Double(values.count)
  let mean = values.reduce(0.0) { $0 + Double($1) } / count
  return Float((values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count).squareRoot())
}
