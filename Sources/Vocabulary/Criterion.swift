/// A rule that scores weights; the highest scores survive a pruning round.
///
/// `wi` is a weight at the start of a training run, `wf` at its end. The scores are computed in
/// `Pruning/Criterion+Score.swift`. Source, unless said otherwise: Zhou et al. 2019, figure 3 and section 3.
package enum Criterion: Sendable, Hashable {
  /// abs(wf): the classic lottery ticket (Frankle and Carbin 2019).
  case largeFinal
  /// -abs(wf).
  case smallFinal
  /// abs(wi).
  case largeInit
  /// -abs(wi).
  case smallInit
  /// min(rank of abs(wi), rank of abs(wf)).
  case largeInitLargeFinal
  /// min(rank of -abs(wi), rank of -abs(wf)).
  case smallInitSmallFinal
  /// abs(wf - wi).
  case movement
  /// abs(wf) - abs(wi).
  case magnitudeIncrease
  /// abs(wf) where the sign stayed, else 0.
  case largeFinalSameSign
  /// abs(wf) where the sign changed, else 0 (Karolinski et al. 2019, figure 4).
  case largeFinalDiffSign
  /// abs(wf) - abs(wi) where the sign stayed, else 0 (Karolinski et al. 2019, figure 5).
  case magnitudeIncreaseSameSign
  /// abs(wf) - abs(wi) where the sign changed, else 0 (Karolinski et al. 2019, figure 5).
  case magnitudeIncreaseDiffSign
  /// A random rank, redrawn each round: the control.
  case random
  /// A sweep's own.
  case expression(ScoreExpression)

  /// Whether the score reads `wf`, so that a level waits for the run before it.
  package var readsEndWeights: Bool {
    switch self {
    case .largeInit, .smallInit, .random: false
    case .expression(let expression): expression.readsEndWeights
    default: true
    }
  }

  /// As in sweep files and records.
  package var name: String {
    switch self {
    case .largeFinal: "large_final"
    case .smallFinal: "small_final"
    case .largeInit: "large_init"
    case .smallInit: "small_init"
    case .largeInitLargeFinal: "large_init_large_final"
    case .smallInitSmallFinal: "small_init_small_final"
    case .movement: "movement"
    case .magnitudeIncrease: "magnitude_increase"
    case .largeFinalSameSign: "large_final_same_sign"
    case .largeFinalDiffSign: "large_final_diff_sign"
    case .magnitudeIncreaseSameSign: "magnitude_increase_same_sign"
    case .magnitudeIncreaseDiffSign: "magnitude_increase_diff_sign"
    case .random: "random"
    case .expression(let expression): expression.name
    }
  }

  /// The built-in criterion of that name.
  package init?(name: String) {
    guard let criterion = Criterion.allCases.first(where: { $0.name == name }) else { return nil }
    self = criterion
  }
}

extension Criterion: CaseIterable {
  /// The built-in ones.
  package static let allCases: [Criterion] = [
    .largeFinal, .smallFinal, .largeInit, .smallInit, .largeInitLargeFinal, .smallInitSmallFinal, .movement,
    .magnitudeIncrease, .largeFinalSameSign, .largeFinalDiffSign, .magnitudeIncreaseSameSign,
    .magnitudeIncreaseDiffSign, .random,
  ]
}
