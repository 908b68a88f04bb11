import Networks
import Pruning
import Testing
import Vocabulary

/// One hand-made layer under every criterion.
@Suite("Criteria")
struct CriteriaTests {
  static let layout = ParameterLayout(Architecture(fullyConnected: [4, 2]))
  // Weights 0, 1, 3 and 4 keep their signs; 2 and 7 flip; 5 comes from 0 and 6 goes to 0.
  static let wi: [Float] = [0.5, -0.4, 0.3, -0.2, 0.1, 0, 0.25, -0.6]
  static let wf: [Float] = [0.55, -0.1, -0.32, -0.56, 0.2, 0.45, 0, 0.22]

  /// What keeping `kept` of the eight weights leaves. Counts are chosen so that no tie is cut.
  static func golden(_ criterion: Criterion) -> (kept: Int, mask: String) {
    switch criterion {
    case .largeFinal: (3, "10010100")
    case .smallFinal: (3, "01001010")
    case .largeInit: (3, "11000001")
    case .smallInit: (3, "00011100")
    // Ranks of abs(wi): 6 5 4 2 1 0 3 7, of abs(wf): 6 1 4 7 2 5 0 3; the smaller: 6 1 4 2 1 0 0 3.
    case .largeInitLargeFinal: (4, "10110001")
    // The ranks counted from the other end; the smaller: 1 2 3 0 5 2 4 0.
    case .smallInitSmallFinal: (3, "00101010")
    case .movement: (4, "00110101")
    case .magnitudeIncrease: (4, "10011100")
    case .largeFinalSameSign: (4, "11011000")
    // 5 counts as flipped: 0 has no sign.
    case .largeFinalDiffSign: (3, "00100101")
    // 1 kept its sign and shrank: below every flipped weight, which counts as 0.
    case .magnitudeIncreaseSameSign: (7, "10111111")
    // 6 and 7 flipped and shrank: below every weight that kept its sign.
    case .magnitudeIncreaseDiffSign: (6, "11111100")
    // The stream's permutation of seed 1 is 3 2 0 6 5 1 7 4.
    case .random: (4, "00011011")
    case .expression: (0, "expressions are tested elsewhere")
    }
  }

  @Test("keep the weights that their definitions say", arguments: Criterion.allCases)
  func masks(criterion: Criterion) throws {
    let golden = Self.golden(criterion)
    let mask = try round(criterion, output: Double(golden.kept) / 8).next(
      Mask(Self.layout), level: 1, layout: Self.layout, wi: Self.wi + padding, wf: Self.wf + padding)
    #expect(mask.bits(Self.layout.kernels[0]) == golden.mask)
  }

  /// The layer's eight weights are followed by eight numbers of nobody and two biases.
  private var padding: [Float] { [Float](repeating: 0, count: Self.layout.count - 8) }

  @Test("0 has no sign to share")
  func signs() {
    #expect(sameSign(0.1, 0.2) && sameSign(-0.1, -0.2))
    for (a, b) in [(0.1, -0.2), (-0.1, 0.2), (0, 0.2), (0.1, 0), (0, 0), (-0.0, -0.1)] as [(Float, Float)] {
      #expect(!sameSign(a, b))
    }
  }

  @Test("anatomy counts flipped, grown and shrunk survivors")
  func anatomy() {
    var mask = Mask(Self.layout)
    let all = Anatomy(Self.layout, mask: mask, wi: Self.wi + padding, wf: Self.wf + padding)
    #expect(all.flipped == [4] && all.grown == [5] && all.shrunk == [3])
    mask.prune([5, 6])
    let some = Anatomy(Self.layout, mask: mask, wi: Self.wi + padding, wf: Self.wf + padding)
    #expect(some.flipped == [2] && some.grown == [4] && some.shrunk == [2])
  }

  @Test("end weights are read by all but three")
  func reads() {
    #expect(Criterion.allCases.filter { !$0.readsEndWeights } == [.largeInit, .smallInit, .random])
  }
}
