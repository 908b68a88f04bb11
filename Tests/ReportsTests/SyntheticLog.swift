import Reports
import SweepCore
import Sweeps

/// A results log that no training made: plausible figures for every trial of a sweep file.
struct SyntheticLog {
  let frozen: FrozenSweep
  let expansion: Expansion

  /// How a trial ends.
  enum Ending {
    case ok
    case failed
    case blocked
    case missing
  }

  init(yaml: String) throws {
    let sweep = try Sweep.parse(yaml: yaml, file: "synthetic.yaml")
    let digest = Digest(hex: String(repeating: "ab", count: 32)) ?? Digest([1, 2, 3, 4])
    let data = DatasetFacts(digest: digest, trainingImages: 60_000, testImages: 10_000)
    expansion = try sweep.expand(data: data)
    frozen = FrozenSweep(sweep, data: data, trials: expansion.trials.count)
  }

  /// A sweep of the full study's shape, with criteria, levels and seeds as a sweep file writes them.
  static func yaml(
    criteria: String = "all", levels: String = "1..24", seeds: String = "0..4", mask1: String? = nil
  ) -> String {
    """
    name: synthetic-log
    about: {purpose: "Invented figures", expect: "Nothing <true> & \\"nothing\\" real"}
    model: fc
    dataset: mnist
    train: {iterations: 1000}
    prune: {levels: \(levels)}
    grid:
      criterion: \(criteria)
      seed: \(seeds)
    """ + (mask1.map { "\n  mask1: \($0)" } ?? "")
  }

  /// The log's lines; `ending` is asked for each trial by its place and level.
  func lines(shift: Double = 0, ending: (_ trial: Int, _ level: Int) -> Ending = { _, _ in .ok }) -> [[UInt8]] {
    var lines = [frozen.bytes, Array(#"{"kind":"epoch","epoch":1}"#.utf8)]
    for (place, trial) in expansion.trials.enumerated() {
      let level = expansion.treatments[trial.treatment].level
      switch ending(place, level) {
      case .missing: continue
      case .failed: lines.append(expansion.failureRecord(at: place, status: .failed, reason: "no <score>") + [0x7D])
      case .blocked: lines.append(expansion.failureRecord(at: place, status: .blocked, reason: "its parent") + [0x7D])
      case .ok: lines.append(record(place, trial, level, shift))
      }
    }
    return lines
  }

  private func record(_ place: Int, _ trial: Trial, _ level: Int, _ shift: Double) -> [UInt8] {
    let density = (0..<level).reduce(1.0) { density, _ in density * 0.8 }
    let kept = [235_200, 30_000, 1_000].map { Int(Double($0) * density) }
    let wobble = Double((place &* 7_919) % 101) / 50_000
    let lost = Double(trial.treatment / 24) * 0.004 * Double(level) / 24
    let accuracy = 0.979 - lost - (level > 14 ? Double(level - 14) * 0.0012 : 0) + wobble + shift
    let initial =
      level == 0 ? 0.1 : max(0.08, 0.8 - Double(trial.treatment / 24) * 0.06 - Double(level) * 0.004 + wobble)
    let second = place / 2 % 60
    let minute = place / 120 % 60
    let text = """
      {"kind":"record","schema":1,"key":"\(trial.key)","status":"ok","model":"fc","dataset":"mnist","level":\(level),\
      "density":\(density),"kept":\(kept),"seed":\(trial.seed),"iterations":1000,"early_stop_iteration":\(1000 - level * 20),\
      "val_loss":\(0.08 + lost),"val_accuracy":\(accuracy),"test_accuracy":\(accuracy),\
      "final":{"train_accuracy":0.99,"train_loss":0.01,"val_loss":0.1,"test_accuracy":\(accuracy)},\
      "initial":{"test_accuracy":\(initial)},\
      "anatomy":{"flipped":\(kept.map { $0 / 20 }),"grown":\(kept.map { $0 / 2 }),"shrunk":\(kept.map { $0 / 3 })},\
      "artifacts":{"mask":"\(String(repeating: "0", count: 64))"},\
      "provenance":{"host":"node\(place % 2)","worker":"node\(place % 2)-1","isa":"avx\(place % 2 == 0 ? "2" : "512")",\
      "version":"0.1.0","slots":1,"started":"2026-11-21T09:\(two(minute)):\(two(second))Z","seconds":1.0}}
      """
    return Array(text.utf8)
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
