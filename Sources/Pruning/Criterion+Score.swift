package import Randomness
package import Vocabulary

/// The survivors of one layer, as a criterion sees them.
package struct LayerWeights {
  /// At the start of the run.
  package var wi: [Float]
  /// At its end; empty where the criterion does not read it.
  package var wf: [Float]

  package init(wi: [Float], wf: [Float]) {
    self.wi = wi
    self.wf = wf
  }
}

extension Criterion {
  /// The score of each weight of a layer; the highest are kept. Formulas and sources: see `Criterion`.
  ///
  /// - Parameter random: breaks ties between ranks, or draws them.
  package func scores(_ layer: LayerWeights, _ random: inout RandomStream) -> [Float] {
    let wi = layer.wi
    let wf = layer.wf
    return switch self {
    case .largeFinal: wf.map { abs($0) }
    case .smallFinal: wf.map { -abs($0) }
    case .largeInit: wi.map { abs($0) }
    case .smallInit: wi.map { -abs($0) }
    case .largeInitLargeFinal: smallerRank(wi.map { abs($0) }, wf.map { abs($0) }, &random)
    case .smallInitSmallFinal: smallerRank(wi.map { -abs($0) }, wf.map { -abs($0) }, &random)
    case .movement: score(wi, wf) { abs($1 - $0) }
    case .magnitudeIncrease: score(wi, wf) { abs($1) - abs($0) }
    case .largeFinalSameSign: score(wi, wf) { sameSign($0, $1) ? abs($1) : 0 }
    case .largeFinalDiffSign: score(wi, wf) { sameSign($0, $1) ? 0 : abs($1) }
    case .magnitudeIncreaseSameSign: score(wi, wf) { sameSign($0, $1) ? abs($1) - abs($0) : 0 }
    case .magnitudeIncreaseDiffSign: score(wi, wf) { sameSign($0, $1) ? 0 : abs($1) - abs($0) }
    case .random: random.permutation(of: wi.count).map { rankScore($0, of: wi.count) }
    case .expression(let expression): expression.scores(layer, &random)
    }
  }
}

/// Whether both are positive or both negative; 0 has no sign of its own to share.
package func sameSign(_ wi: Float, _ wf: Float) -> Bool {
  (wi > 0 && wf > 0) || (wi < 0 && wf < 0)
}

private func score(_ wi: [Float], _ wf: [Float], _ formula: (Float, Float) -> Float) -> [Float] {
  precondition(wi.count == wf.count, "scores: \(wi.count) start weights and \(wf.count) end weights")
  return wi.indices.map { formula(wi[$0], wf[$0]) }
}

/// min(rank of a, rank of b), the ranks made distinct at random.
///
/// Zhou et al. scale one of the two so that an equal share lies above each threshold; with ranks that holds by itself.
private func smallerRank(_ a: [Float], _ b: [Float], _ random: inout RandomStream) -> [Float] {
  let first = ranks(a, &random)
  let second = ranks(b, &random)
  return first.indices.map { rankScore(min(first[$0], second[$0]), of: first.count) }
}

/// A score that is larger for a larger rank: the rank itself, as long as single precision tells all of `count` apart, else
/// the positive number whose bits are the rank.
package func rankScore(_ rank: UInt32, of count: Int) -> Float {
  precondition(count < Int(Float.infinity.bitPattern), "\(count) ranks, expected less than 2,139,095,040")
  return count <= 1 << 24 ? Float(rank) : Float(bitPattern: rank)
}

/// Each value's place in ascending order, from 0; equal values in random order. NaN has no place: see `PruningError`.
func ranks(_ values: [Float], _ random: inout RandomStream) -> [UInt32] {
  var places = [UInt32](repeating: 0, count: values.count)
  for (place, at) in ascending(values, &random).enumerated() { places[at] = UInt32(place) }
  return places
}

/// Indices from the lowest value to the highest; equal values in random order.
func ascending(_ values: [Float], _ random: inout RandomStream) -> [Int] {
  let tie = random.permutation(of: values.count)
  var indices = tie
  for (at, place) in tie.enumerated() { indices[Int(place)] = UInt32(at) }
  // Value and tie-break in one word, which sorts some times faster than two comparisons through indices.
  var keys = zip(values, tie).map { UInt64(ordinal($0)) << 32 | UInt64($1) }
  keys.sort()
  return keys.map { Int(indices[Int(UInt32(truncatingIfNeeded: $0))]) }
}

/// Numbers in the order of the values; both zeros have the same.
private func ordinal(_ value: Float) -> UInt32 {
  let bits = (value == 0 ? 0 : value).bitPattern
  return bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
}
