package import Vocabulary

/// Untrained test accuracy at each seed's best level, per criterion and actions (Zhou et al. 2019, table 2).
package struct BestLevels: Hashable, Sendable {
  package let rows: [Row]

  package struct Row: Hashable, Sendable {
    package let criterion: String
    package let mask1: Mask1Action
    package let mask0: Mask0Action
    /// Over seeds and draws.
    package let initial: Summary
  }

  package init(_ results: SweepResults) {
    var arms: [Arm] = []
    var best: [Arm: [Run: Double]] = [:]
    for trial in results.expansion.trials {
      let treatment = results.expansion.treatments[trial.treatment]
      guard treatment.reported, let step = treatment.step, step.amount != .best,
        case .ok(let measures) = results.records[trial.key]?.outcome
      else { continue }
      let arm = Arm(criterion: step.criterion.name, mask1: step.mask1, mask0: step.mask0)
      if best[arm] == nil { arms.append(arm) }
      let run = Run(draw: step.draw, seed: trial.seed)
      best[arm, default: [:]][run] = max(best[arm]?[run] ?? 0, measures.initialTestAccuracy)
    }
    rows = arms.map { arm in
      let runs = (best[arm] ?? [:]).sorted { ($0.key.draw, $0.key.seed) < ($1.key.draw, $1.key.seed) }
      return Row(
        criterion: arm.criterion, mask1: arm.mask1, mask0: arm.mask0, initial: Summary(of: runs.map(\.value)))
    }
  }

  private struct Arm: Hashable {
    let criterion: String
    let mask1: Mask1Action
    let mask0: Mask0Action
  }

  private struct Run: Hashable {
    let draw: Int
    let seed: UInt64
  }
}
