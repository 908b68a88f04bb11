import Networks
import Pruning
import Testing
import Vocabulary

/// One hand-made layer under every action.
@Suite("Start values")
struct StartRuleTests {
  static let layout = ParameterLayout(Architecture(fullyConnected: [4, 2]))
  // 1, 2 and 6 shrink; 5 comes from 0. Mean 0 and squares of 0.8 in sum: the deviation is sqrt(0.1).
  static let wi: [Float] = [0.5, -0.4, 0.3, -0.2, -0.3, 0, 0.1, 0] + padding
  static let wf: [Float] = [0.6, -0.1, -0.2, -0.5, 0.4, 0.7, 0.05, 0] + padding
  /// Eight numbers of nobody, then two biases and theirs.
  static let padding: [Float] = [Float](repeating: 0, count: layout.count - 8)
  static let kernel = layout.kernels[0]

  /// The eight start values when the mask keeps these.
  static func start(
    _ mask1: Mask1Action, _ mask0: Mask0Action = .zero, keeping kept: [Int] = [0, 1, 3, 5], wi: [Float] = wi,
    before: Mask = Mask(layout), seed: UInt64 = 1, level: Int = 1, draw: Int = 0
  ) -> [Float] {
    var after = before
    after.prune(kernel.range.filter { !kept.contains($0) })
    let rule = StartRule(
      mask1: mask1, mask0: mask0, initialization: .glorot, criterion: "movement", seed: seed, draw: draw)
    let round = StartRule.Round(level: level, before: before, after: after, initial: Self.wi, wi: wi, wf: wf)
    return Array(rule.start(layout, round)[kernel.range])
  }

  @Test("rewind starts kept weights where the run before started, finetune where it ended")
  func rewindAndFinetune() {
    #expect(Self.start(.rewind) == [0.5, -0.4, 0, -0.2, 0, 0, 0, 0])
    #expect(Self.start(.finetune) == [0.6, -0.1, 0, -0.5, 0, 0.7, 0, 0])
  }

  @Test("the signed constant is the kernel's deviation with the sign of each start weight")
  func signedConstant() {
    let wi = Self.wi[Self.kernel.range].map { Double($0) }
    let mean = wi.reduce(0, +) / 8
    let c = Float((wi.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 8).squareRoot())
    #expect(Self.start(.constantKeepSign) == [c, -c, 0, -c, 0, 0, 0, 0])
    // The constant is the base run's, whatever the run before started from.
    #expect(Self.start(.constantKeepSign, wi: Self.wi.map { -2 * $0 }) == [-c, c, 0, c, 0, 0, 0, 0])
    #expect(Self.start(.constant, keeping: Array(0..<8)).allSatisfy { abs($0) == c || $0 == 0 })
  }

  @Test("permutations keep the multiset: reshuffle that of the kept weights, reinit_permute that of the layer")
  func permutations() {
    let kept = [0, 1, 3, 4]
    let shuffled = kept.map { Self.start(.reshuffle, keeping: kept)[$0] }
    #expect(shuffled.sorted() == [-0.4, -0.3, -0.2, 0.5])
    let permuted = Self.start(.reinitPermute, keeping: Array(0..<8))
    #expect(permuted.sorted() == Self.wi[Self.kernel.range].sorted())
    #expect(permuted != Array(Self.wi[Self.kernel.range]))
    let constant = Self.start(.constant, keeping: Array(0..<8))
    #expect(constant.count { $0 > 0 } == 3 && constant.count { $0 < 0 } == 3)
  }

  @Test("keep_sign keeps signs, and magnitudes as they were drawn", arguments: Mask1Action.allCases.filter(\.keepsSign))
  func signs(action: Mask1Action) {
    let kept = Array(0..<8)
    for seed: UInt64 in 1...20 {
      let start = Self.start(action, keeping: kept, seed: seed)
      for (value, wi) in zip(start, Self.wi) { #expect(value * wi >= 0 && (wi != 0 || value == 0)) }
    }
    let free: [Mask1Action: Mask1Action] = [
      .reinitKeepSign: .reinit, .reinitPermuteKeepSign: .reinitPermute, .reshuffleKeepSign: .reshuffle,
    ]
    guard let other = free[action] else { return }
    let pairs = zip(Self.start(action, keeping: kept), Self.start(other, keeping: kept))
    #expect(zip(pairs, Self.wi).allSatisfy { $1 == 0 || abs($0.0) == abs($0.1) })
  }

  @Test("seeds, levels and draws give other random values; the same name gives the same")
  func streams() {
    for action in Mask1Action.allCases where action.isRandom {
      let all = Array(0..<8)
      let one = Self.start(action, keeping: all)
      #expect(Self.start(action, keeping: all) == one)
      let others = [
        Self.start(action, keeping: all, seed: 2), Self.start(action, keeping: all, level: 2),
        Self.start(action, keeping: all, draw: 1), Self.start(action, keeping: all, draw: 2),
      ]
      #expect(Set([one] + others).count > 3, "\(action)")
    }
    for action in Mask1Action.allCases where !action.isRandom {
      #expect(Self.start(action, draw: 0) == Self.start(action, draw: 1))
    }
  }

  @Test("pruned weights are held at what their action says")
  func pruned() {
    // 2, 4, 6 and 7 are pruned; 2 and 6 shrank.
    #expect(Self.start(.rewind, .zero) == [0.5, -0.4, 0, -0.2, 0, 0, 0, 0])
    #expect(Self.start(.rewind, .`init`) == [0.5, -0.4, 0.3, -0.2, -0.3, 0, 0.1, 0])
    #expect(Self.start(.rewind, .variant1) == [0.5, -0.4, 0, -0.2, -0.3, 0, 0, 0])
    // Kept weight 1 shrank too: it starts at 0.
    #expect(Self.start(.rewind, .variant2) == [0.5, 0, 0, -0.2, -0.3, 0, 0, 0])
  }

  @Test("the control of variant 1 zeroes as many, chosen at random")
  func control() {
    let pruned = [0, 1, 2, 3, 4, 6]
    var zeroed = Set<[Int]>()
    for seed: UInt64 in 0..<50 {
      let start = Self.start(.rewind, .zeroRandom, keeping: [5, 7], seed: seed)
      let zeros = pruned.filter { start[$0] == 0 }
      #expect(zeros.count == 3)
      #expect(pruned.allSatisfy { start[$0] == 0 || start[$0] == Self.wi[$0] })
      zeroed.insert(zeros)
    }
    #expect(zeroed.count > 10)
  }

  @Test("what is frozen is frozen: later rounds leave it where it is", arguments: Mask0Action.allCases)
  func frozen(action: Mask0Action) {
    var before = Mask(Self.layout)
    before.prune([2, 4])
    var wi = Self.wi
    (wi[2], wi[4]) = action == .zero ? (0, 0) : (0.25, -0.125)
    for mask1 in Mask1Action.allCases {
      let start = Self.start(mask1, action, keeping: [0, 1], wi: wi, before: before, level: 2)
      #expect(start[2] == wi[2] && start[4] == wi[4])
    }
  }

  @Test("biases start where they started, are drawn anew by reinit, and trained on by finetune")
  func biases() {
    let bias = Self.layout.slice(0, .bias).range
    var wi = Self.wi, wf = Self.wf
    for at in bias { (wi[at], wf[at]) = (1, 2) }
    for action in Mask1Action.allCases {
      let rule = StartRule(mask1: action, mask0: .zero, initialization: .pytorch, criterion: "random", seed: 1)
      let mask = Mask(Self.layout)
      let start = rule.start(
        Self.layout, StartRule.Round(level: 1, before: mask, after: mask, initial: wi, wi: wi, wf: wf))
      switch action {
      case .finetune: #expect(bias.allSatisfy { start[$0] == 2 })
      case .reinit, .reinitKeepSign: #expect(bias.allSatisfy { abs(start[$0]) <= 0.5 })
      default: #expect(bias.allSatisfy { start[$0] == 1 })
      }
    }
  }
}
