import Networks
import Pruning
import Testing
import Vocabulary

/// LeNet-300-100, keeping 0.8 and 0.9 a round: the counts of the published studies.
@Suite("Kept counts")
struct CountsTests {
  static let layout = ParameterLayout(Architecture(fullyConnected: [784, 300, 100, 10]))

  func counts(_ mask: Mask) -> [Int] { Self.layout.kernels.map { mask.keptCount($0) } }

  @Test("20 rounds leave 2,715, 349 and 127 weights")
  func iterative() throws {
    let wi = numbers(Self.layout.count, 1)
    var mask = Mask(Self.layout)
    var history = [counts(mask)]
    for level in 1...20 {
      mask = try round(.largeInit).next(mask, level: level, layout: Self.layout, wi: wi, wf: nil)
      history.append(counts(mask))
    }
    #expect(history[0] == [235_200, 30_000, 1000])
    // Not 188,160: a round prunes 19.999999999999996 %.
    #expect(history[1] == [188_161, 24_001, 901])
    #expect(history[8] == [39_463, 5035, 433])
    #expect(history[20] == [2715, 349, 127])
    // Density is the share of all kernels' weights.
    #expect(Double(history[8].reduce(0, +)) / 266_200 == 0.16878662659654395)
  }

  @Test(
    "one shot leaves the whole layer times keep to the power of the level",
    arguments: [
      (0, [235_200, 30_000, 1000]), (1, [188_161, 24_001, 901]), (2, [150_529, 19_201, 811]),
      (8, [39_461, 5034, 431]), (20, [2712, 346, 122]),
    ])
  func oneShot(level: Int, kept: [Int]) throws {
    let wi = numbers(Self.layout.count, 1)
    let mask = try round(.smallInit).oneShot(level: level, layout: Self.layout, wi: wi, wf: nil)
    #expect(counts(mask) == kept)
  }

  @Test("rounding is the reference implementation's")
  func rounding() {
    #expect(PruneRates.prunedCount(survivors: 235_200, keep: 0.8) == 47_039)
    #expect(PruneRates.prunedCount(survivors: 188_161, keep: 0.8) == 37_632)
    #expect(PruneRates.prunedCount(survivors: 10, keep: 1) == 0)
    #expect(PruneRates.prunedCount(survivors: 10, keep: 0) == 10)
    #expect(PruneRates.prunedCount(survivors: 0, keep: 0.8) == 0)
    #expect(PruneRates.prunedCount(survivors: 1, keep: 0.8) == 0)
  }
}
