import Kernels
import Networks
import Pruning
import Randomness
import Testing
import Vocabulary

/// What holds for every criterion, on a small network with ties and zeros.
@Suite("Laws of masks")
struct LawsTests {
  static let layout = ParameterLayout(Architecture(fullyConnected: [19, 12, 5]))
  static let wi = numbers(layout.count, 1)
  static let wf = numbers(layout.count, 2)

  /// Masks of levels 0 to `levels`.
  static func chain(_ criterion: Criterion, levels: Int = 6, seed: UInt64 = 1, wf: [Float] = wf) throws -> [Mask] {
    var masks = [Mask(layout)]
    for level in 1...levels {
      let round = round(criterion, seed: seed)
      masks.append(try round.next(masks[level - 1], level: level, layout: layout, wi: wi, wf: wf))
    }
    return masks
  }

  @Test("masks nest, and their counts are exact", arguments: Criterion.allCases)
  func nesting(criterion: Criterion) throws {
    let masks = try Self.chain(criterion)
    for (before, after) in zip(masks, masks.dropFirst()) {
      #expect(zip(before.kept, after.kept).allSatisfy { $0 || !$1 })
      for (slice, keep) in zip(Self.layout.kernels, [0.8, 0.9]) {
        let survivors = before.keptCount(slice)
        #expect(after.keptCount(slice) == survivors - Int(Double(survivors) * ((1 - keep) * 100) / 100))
      }
    }
  }

  @Test("one shot keeps keep^level of the whole layer", arguments: Criterion.allCases)
  func oneShot(criterion: Criterion) throws {
    for level in 0...6 {
      let mask = try round(criterion).oneShot(level: level, layout: Self.layout, wi: Self.wi, wf: Self.wf)
      for (slice, keep) in zip(Self.layout.kernels, [0.8, 0.9]) {
        let share = (0..<level).reduce(1.0) { product, _ in product * keep }
        let count = slice.range.count
        #expect(mask.keptCount(slice) == count - Int(Double(count) * ((1 - share) * 100) / 100))
      }
    }
  }

  @Test("biases are kept, and numbers between slices are nobody's", arguments: Criterion.allCases)
  func biases(criterion: Criterion) throws {
    let mask = try #require(try Self.chain(criterion).last)
    let used = Set(Self.layout.slices.flatMap { Array($0.range) })
    #expect((0..<Self.layout.count).allSatisfy { used.contains($0) || !mask.kept[$0] })
    for slice in Self.layout.slices where slice.kind == .bias { #expect(slice.range.allSatisfy { mask.kept[$0] }) }
    #expect(mask.buffer().values() == mask.kept.map { $0 ? 1 : 0 })
  }

  @Test("no pruned weight scores above a kept one, and all scores are finite", arguments: Criterion.allCases)
  func order(criterion: Criterion) throws {
    let mask = try Self.chain(criterion, levels: 1)[1]
    for slice in Self.layout.kernels {
      // The round's own stream, so that ranks of equal weights fall as they did there.
      var random = RandomStream(
        seed: 1, criterion == .random ? .randomScores : .scoreTies, criterion: criterion.name, level: 1,
        layer: slice.layer)
      let layer = LayerWeights(wi: Array(Self.wi[slice.range]), wf: Array(Self.wf[slice.range]))
      let scores = zip(slice.range, criterion.scores(layer, &random))
      #expect(scores.allSatisfy { $1.isFinite })
      let kept = scores.filter { mask.kept[$0.0] }.map(\.1), pruned = scores.filter { !mask.kept[$0.0] }.map(\.1)
      #expect(try #require(kept.min()) >= #require(pruned.max()))
    }
  }

  @Test("the weights that were pruned before are not looked at", arguments: Criterion.allCases)
  func pruned(criterion: Criterion) throws {
    let masks = try Self.chain(criterion, levels: 2)
    var wi = Self.wi, wf = Self.wf
    for slice in Self.layout.kernels {
      for at in slice.range where !masks[1].kept[at] { (wi[at], wf[at]) = (.nan, 1000) }
    }
    #expect(try round(criterion).next(masks[1], level: 2, layout: Self.layout, wi: wi, wf: wf) == masks[2])
  }

  @Test("a seed fixes the mask", arguments: Criterion.allCases)
  func deterministic(criterion: Criterion) throws {
    #expect(try Self.chain(criterion) == Self.chain(criterion))
  }

  @Test("seeds break ties differently, and levels do too", arguments: Criterion.allCases)
  func ties(criterion: Criterion) throws {
    let zeros = [Float](repeating: 0, count: Self.layout.count)
    func mask(seed: UInt64, level: Int) throws -> Mask {
      try round(criterion, seed: seed).next(Mask(Self.layout), level: level, layout: Self.layout, wi: zeros, wf: zeros)
    }
    let masks = [try mask(seed: 1, level: 1), try mask(seed: 2, level: 1), try mask(seed: 1, level: 2)]
    #expect(Set(masks).count == 3)
    #expect(try mask(seed: 1, level: 1) == masks[0])
  }

  @Test("tied weights are pruned equally often", arguments: Criterion.allCases)
  func fairness(criterion: Criterion) throws {
    let layout = ParameterLayout(Architecture(fullyConnected: [5, 2]))
    let zeros = [Float](repeating: 0, count: layout.count)
    var pruned = [Int](repeating: 0, count: 10)
    for seed: UInt64 in 0..<500 {
      let mask = try round(criterion, output: 0.7, seed: seed).next(
        Mask(layout), level: 1, layout: layout, wi: zeros, wf: zeros)
      for at in 0..<10 where !mask.kept[at] { pruned[at] += 1 }
    }
    // Three of ten, 500 times; five deviations are 5·sqrt(500·0.3·0.7).
    #expect(pruned.allSatisfy { abs($0 - 150) < 52 } && pruned.reduce(0, +) == 1500)
  }

  @Test("keeping all or none is possible")
  func edges() throws {
    let all = try round(.largeFinal, keep: 1, output: 1).next(
      Mask(Self.layout), level: 1, layout: Self.layout, wi: Self.wi, wf: Self.wf)
    #expect(all == Mask(Self.layout))
    var none = try round(.largeFinal, keep: 0, output: 0).next(
      all, level: 1, layout: Self.layout, wi: Self.wi, wf: Self.wf)
    #expect(Self.layout.kernels.allSatisfy { none.keptCount($0) == 0 })
    none = try round(.random).next(none, level: 2, layout: Self.layout, wi: Self.wi, wf: Self.wf)
    #expect(Self.layout.kernels.allSatisfy { none.keptCount($0) == 0 })
  }
}
