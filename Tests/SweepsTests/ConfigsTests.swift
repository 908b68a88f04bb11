import Foundation
import Sweeps
import Testing
import Vocabulary

@Suite("Configs of the project") struct ConfigsTests {
  @Test("karolinski-figure3 is 5 base runs and 13 criteria x 24 levels x 5 seeds")
  func karolinski() throws {
    let sweep = try config("karolinski-figure3")
    let expansion = try sweep.expand(data: .assumed(for: sweep.dataset))
    #expect(expansion.trials.count == 1_565)
    #expect(expansion.trials.count { expansion.treatments[$0.treatment].level == 0 } == 5)
    #expect(expansion.dependencies == 10 * 24 * 5)
    #expect(Set(expansion.trials.map(\.key)).count == 1_565)
    #expect(sweep.training == TrainingPlan())
  }

  @Test("mnist-quick trains every level to 20 and reports every second")
  func mnistQuick() throws {
    let sweep = try config("mnist-quick")
    let expansion = try sweep.expand(data: .assumed(for: sweep.dataset))
    #expect(expansion.trials.count == 2 + 4 * 20 * 2)
    #expect(expansion.trials.count { expansion.treatments[$0.treatment].reported } == 2 + 4 * 10 * 2)
    #expect(sweep.criteria == [.largeFinal, .magnitudeIncrease, .random, .largeFinalSameSign])
  }

  @Test("quickstart trains under a minute on two cores at 250 µs an iteration, evaluation doubling it")
  func quickstart() throws {
    let sweep = try config("quickstart")
    let trials = try sweep.expand(data: .assumed(for: sweep.dataset)).trials.count
    #expect(sweep.dataset == .synthetic(train: 12_000, test: 2_000))
    #expect(Double(trials * sweep.training.iterations) * 500e-6 / 2 < 60)
  }

  @Test("every config can be expanded, in full and quick, and its frozen form means the same", arguments: names)
  func all(name: String) throws {
    let full = try config(name)
    let quick = try config(name, SweepVariation(isQuick: true))
    #expect(quick.isQuick && quick.name == "\(name)-quick" && !full.isQuick)
    let plans = try [full, quick].map { sweep in
      let expansion = try sweep.expand(data: .assumed(for: sweep.dataset))
      #expect(Set(expansion.trials.map(\.key)).count == expansion.trials.count)
      let frozen = FrozenSweep(sweep, data: .assumed(for: sweep.dataset), trials: expansion.trials.count)
      let again = try FrozenSweep(line: frozen.bytes)
      #expect(again == frozen && frozen.difference(from: again) == nil)
      #expect(try again.sweep.expand(data: again.data).trials.map(\.key) == expansion.trials.map(\.key))
      return Plan(of: sweep, expansion)
    }
    #expect(!plans[0].text(cores: 2).isEmpty && plans[1].estimatedCoreSeconds < plans[0].estimatedCoreSeconds)
  }

  /// Of the files in the folder.
  static let names = [
    "frankle-fc-iterative", "frankle-fc-oneshot", "frankle-fc-reinit", "karolinski-figure3", "karolinski-figure4",
    "karolinski-figure5", "karolinski-figure6a", "karolinski-figure6b", "karolinski-figure6c", "karolinski-figure6d",
    "mnist-quick", "quickstart", "rolfs-figure4", "rolfs-table1", "zhou-mask0", "zhou-mask1", "zhou-supermask-init",
    "zhou-supermask-learned",
  ]

  private func config(_ name: String, _ variation: SweepVariation = SweepVariation()) throws -> Sweep {
    let folder = URL(filePath: #filePath).appending(path: "../../../configs").standardized
    let file = folder.appending(path: "\(name).yaml").path(percentEncoded: false)
    let sweep = try Sweep.parse(yaml: String(contentsOfFile: file, encoding: .utf8), file: file, variation: variation)
    #expect(variation.isQuick || sweep.name == name)
    #expect(sweep.about["purpose"] != nil && sweep.about["minutes"] != nil)
    return sweep
  }
}
