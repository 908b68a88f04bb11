/// A rule that scores weights; the highest scores survive a pruning round.
///
/// `wi` is a weight at the start of a training run, `wf` at its end. The scores are computed in
/// `Pruning/Criterion+Score.swift`. Source, unless said otherwise: Zhou et al. 2019, figure 3 and section 3.
package enum Criterion: String, CaseIterable, Sendable, Hashable {
  /// abs(wf): the classic lottery ticket (Frankle and Carbin 2019).
  case largeFinal = "large_final"
  /// -abs(wf).
  case smallFinal = "small_final"
  /// abs(wi).
  case largeInit = "large_init"
  /// -abs(wi).
  case smallInit = "small_init"
  /// min(rank of abs(wi), rank of abs(wf)).
  case largeInitLargeFinal = "large_init_large_final"
  /// min(rank of -abs(wi), rank of -abs(wf)).
  case smallInitSmallFinal = "small_init_small_final"
  /// abs(wf - wi).
  case movement
  /// abs(wf) - abs(wi).
  case magnitudeIncrease = "magnitude_increase"
  /// abs(wf) where the sign stayed, else 0.
  case largeFinalSameSign = "large_final_same_sign"
  /// abs(wf) where the sign changed, else 0 (Karolinski et al. 2019, figure 4).
  case largeFinalDiffSign = "large_final_diff_sign"
  /// abs(wf) - abs(wi) where the sign stayed, else 0 (Karolinski et al. 2019, figure 5).
  case magnitudeIncreaseSameSign = "magnitude_increase_same_sign"
  /// abs(wf) - abs(wi) where the sign changed, else 0 (Karolinski et al. 2019, figure 5).
  case magnitudeIncreaseDiffSign = "magnitude_increase_diff_sign"
  /// A random rank, redrawn each round: the control.
  case random

  /// Whether the score reads `wf`, so that a level waits for the run before it.
  package var readsEndWeights: Bool {
    switch self {
    case .largeInit, .smallInit, .random: false
    default: true
    }
  }
}
