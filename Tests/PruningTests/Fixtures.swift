import Networks
import Pruning
import Vocabulary

/// Numbers in [-1, 1) without pattern: every fifth is 0, and some repeat.
func numbers(_ count: Int, _ salt: UInt64) -> [Float] {
  var state = salt &* 0x9E37_79B9_7F4A_7C15
  return (0..<count).map { at in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return at % 5 == 0 ? 0 : Float(Int(state >> 40) % 64) / 32 - 1
  }
}

func round(
  _ criterion: Criterion, keep: Double = 0.8, output: Double = 0.9, seed: UInt64 = 1
) -> PruneRound {
  PruneRound(criterion: criterion, rates: PruneRates(keep: keep, keepOutput: output), seed: seed)
}

extension Mask {
  /// Kept weights of a slice as 1, pruned as 0.
  func bits(_ slice: ParameterLayout.Slice) -> String {
    slice.range.map { kept[$0] ? "1" : "0" }.joined()
  }
}
