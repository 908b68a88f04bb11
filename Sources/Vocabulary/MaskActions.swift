/// What the weights that a mask keeps start from, kernel by kernel (Zhou et al. 2019, section 4.1).
///
/// `wi` is a weight at the start of the run that the mask was made from, `wf` at its end. A kernel's constant is the
/// population standard deviation of its weights in the base run's start, all positions counted.
package enum Mask1Action: String, CaseIterable, Sendable, Hashable {
  /// wi: the lottery ticket.
  case rewind
  /// A fresh draw from the initial distribution; biases too.
  case reinit
  case reinitKeepSign = "reinit_keep_sign"
  /// The base run's start, all of the kernel's positions permuted.
  case reinitPermute = "reinit_permute"
  case reinitPermuteKeepSign = "reinit_permute_keep_sign"
  /// The kept wi, permuted among themselves.
  case reshuffle
  case reshuffleKeepSign = "reshuffle_keep_sign"
  /// ± the kernel's constant, with the signs of the base run's start, all positions permuted.
  case constant
  /// ± the kernel's constant, with the sign of wi: the signed constant.
  case constantKeepSign = "constant_keep_sign"
  /// wf, trained on: not a lottery ticket but the usual baseline (Han et al. 2015).
  case finetune

  /// Whether each value takes the sign of its wi.
  package var keepsSign: Bool {
    switch self {
    case .reinitKeepSign, .reinitPermuteKeepSign, .reshuffleKeepSign, .constantKeepSign: true
    case .rewind, .reinit, .reinitPermute, .reshuffle, .constant, .finetune: false
    }
  }

  package var readsEndWeights: Bool { self == .finetune }

  /// Whether another draw gives other values.
  package var isRandom: Bool {
    switch self {
    case .rewind, .constantKeepSign, .finetune: false
    default: true
    }
  }
}

/// What the weights that a mask prunes are held at (Zhou et al. 2019, section 4.2).
///
/// The judgement of the variants is made once, in the round that prunes a weight.
package enum Mask0Action: String, CaseIterable, Sendable, Hashable {
  /// Frozen at zero.
  case zero
  /// Frozen at wi.
  case `init`
  /// Frozen at zero where training made the weight smaller, else at wi.
  case variant1
  /// `variant1`, and kept weights that training made smaller start at zero.
  case variant2
  /// The control of `variant1`: as many are frozen at zero, but which ones is drawn at random.
  case zeroRandom = "zero_random"

  /// Whether another draw gives other values.
  package var isRandom: Bool { self == .zeroRandom }

  package var readsEndWeights: Bool {
    switch self {
    case .zero, .`init`: false
    case .variant1, .variant2, .zeroRandom: true
    }
  }
}
