import SweepCore
import Sweeps
import Testing
import Vocabulary

@Suite("Expansion") struct ExpansionTests {
  @Test("an iterative chain trains every level up to the largest and reports the listed ones")
  func iterative() throws {
    let expansion = try sweep([.largeFinal], levels: [2, 4]).expand(data: facts)
    #expect(
      shape(expansion) == ["base 0", "large_final 1 <0", "large_final 2 <1", "large_final 3 <2", "large_final 4 <3"])
    #expect(expansion.treatments.map(\.reported) == [true, false, true, false, true])
    #expect(expansion.dependencies == 4)
  }

  @Test("one shot is a star around the base run, of the listed levels only")
  func oneshot() throws {
    let expansion = try sweep([.movement], levels: [4, 8], mode: .oneshot).expand(data: facts)
    #expect(shape(expansion) == ["base 0", "movement 4 <0", "movement 8 <0"])
    #expect(expansion.treatments.allSatisfy { $0.reported })
  }

  @Test("criteria that read no end weights wait for nothing", arguments: [Criterion.random, .largeInit, .smallInit])
  func parentless(criterion: Criterion) throws {
    let name = criterion.name
    #expect(
      try shape(sweep([criterion], levels: [3]).expand(data: facts)) == [
        "base 0", "\(name) 1", "\(name) 2", "\(name) 3",
      ])
    #expect(try shape(sweep([criterion], levels: [3], mode: .oneshot).expand(data: facts)) == ["base 0", "\(name) 3"])
  }

  @Test("the base run of a seed is one trial for all criteria")
  func sharedBase() throws {
    let expansion = try sweep([.largeFinal, .movement, .random], levels: [1], seeds: [5, 9]).expand(data: facts)
    #expect(
      shape(expansion) == [
        "base 0", "large_final 1 <0", "movement 1 <0", "random 1", "base 0", "large_final 1 <4", "movement 1 <4",
        "random 1",
      ])
    #expect(expansion.trials.map(\.seed) == [5, 5, 5, 5, 9, 9, 9, 9])
    #expect(Set(expansion.trials.map(\.key)).count == 8)
  }

  @Test("a trial's key is that of its specification, which names the parents' keys")
  func keysAndSpecs() throws {
    for mode in PruneMode.allCases {
      var sweep = sweep(Criterion.allCases, levels: [2, 3], mode: mode, seeds: [0, 7])
      sweep.mask1Actions = Mask1Action.allCases
      sweep.mask0Actions = Mask0Action.allCases
      sweep.draws = [0, 3]
      let expansion = try sweep.expand(data: facts)
      #expect(Set(expansion.trials.map(\.key)).count == expansion.trials.count)
      for (index, trial) in expansion.trials.enumerated() {
        let spec = expansion.spec(at: index)
        #expect(spec.key == trial.key)
        #expect(spec.parents == trial.parents.map { expansion.trials[$0].key })
        #expect(spec.step == expansion.treatment(at: index).step && spec.seed == trial.seed)
        #expect(trial.parents.allSatisfy { $0 < index })
        #expect(try TrialSpec(canonicalBytes: expansion.canonicalBytes(at: index)) == spec)
      }
    }
  }

  @Test("name, paths, listed levels and kept artifacts move no key")
  func outsideOfKeys() throws {
    let one = try sweep([.largeFinal], levels: [2, 4]).expand(data: facts)
    var other = sweep([.largeFinal], levels: [1, 2, 3, 4])
    other.name = "other"
    other.about = .string("x")
    other.dataFolder = "/data"
    other.keptArtifacts = []
    other.validation = 5000
    #expect(try other.expand(data: facts).trials.map(\.key) == one.trials.map(\.key))
  }

  @Test("actions are combined, and draws repeat only what is drawn")
  func actions() throws {
    var sweep = sweep([.largeFinal], levels: [1, 2], mode: .oneshot)
    sweep.mask1Actions = [.rewind, .reinit]
    sweep.mask0Actions = [.zero, .variant1]
    sweep.draws = [0, 1]
    let steps = try sweep.expand(data: facts).treatments.compactMap(\.step).filter { $0.level == 2 }
    #expect(
      steps.map { "\($0.mask1) \($0.mask0) \($0.draw)" } == [
        "rewind zero 0", "reinit zero 0", "reinit zero 1", "rewind variant1 0", "reinit variant1 0",
        "reinit variant1 1",
      ])
  }

  @Test("only actions that read end weights give random masks a parent")
  func parentlessActions() throws {
    for mask1 in Mask1Action.allCases {
      for mask0 in Mask0Action.allCases {
        var sweep = sweep([.random], levels: [2])
        sweep.mask1Actions = [mask1]
        sweep.mask0Actions = [mask0]
        let reads = mask1 == .finetune || [.variant1, .variant2, .zeroRandom].contains(mask0)
        #expect(try sweep.expand(data: facts).dependencies == (reads ? 2 : 0), "\(mask1) \(mask0)")
      }
    }
  }

  @Test("with the masks of the rewind chain other actions are leaves on it")
  func rewindChain() throws {
    var sweep = sweep([.largeFinal], levels: [1, 3])
    sweep.pruning.masks = .rewind
    sweep.mask1Actions = [.reinit, .rewind]
    let expansion = try sweep.expand(data: facts)
    let lines = expansion.treatments.map { treatment in
      "\(treatment.step.map { "\($0.mask1) \($0.level)" } ?? "base") <\(treatment.parents) \(treatment.reported)"
    }
    #expect(
      lines == [
        "base <[] true", "reinit 1 <[0] true", "rewind 1 <[0] true", "rewind 2 <[2] false", "reinit 3 <[3] true",
        "rewind 3 <[3] true",
      ])
    // The chain is the one that a sweep without controls has.
    let plain = try ExpansionTests.plain([1, 3]).expand(data: facts)
    #expect(Set(plain.trials.map(\.key)).isSubset(of: expansion.trials.map(\.key)))
  }

  private static func plain(_ levels: [Int]) -> Sweep { sweep([.largeFinal], levels: levels) }

  @Test("late rewinding reads a shorter base run in its first round")
  func lateRewinding() throws {
    var sweep = sweep([.largeFinal], levels: [1, 2])
    sweep.pruning.rewindTo = 100
    let treatments = try sweep.expand(data: facts).treatments
    #expect(treatments.map(\.parents) == [[], [], [0, 1], [2]])
    #expect(treatments[1].recipe.training.iterations == 100 && !treatments[1].reported)
  }

  @Test("late rewinding on the masks of another chain reads the shorter base run in every round")
  func lateRewindingOnOtherMasks() throws {
    var sweep = sweep([.largeFinal], levels: [1, 2])
    sweep.pruning.rewindTo = 100
    sweep.pruning.masks = .rewind
    sweep.mask0Actions = [.`init`]
    let treatments = try sweep.expand(data: facts).treatments
    let steps = treatments.map { $0.step.map { "\($0.mask0) \($0.level)" } ?? "base" }
    #expect(steps == ["base", "base", "init 1", "zero 1", "init 2", "zero 2"])
    #expect(treatments.map(\.parents) == [[], [], [0, 1], [0, 1], [3, 1], [3]])
  }

  @Test("Rolfs's pipeline: base, base to its minimum, thresholds, the best of them, other networks")
  func rolfs() throws {
    var sweep = sweep([.largeFinal], levels: [])
    sweep.pruning = PrunePlan(
      mode: .oneshot, schedule: .thresholds([0, 0.1]), maskFrom: .argminValidationLoss, bestIterations: 500)
    sweep.retraining = Retraining(iterations: 0, evaluateEvery: 100)
    sweep.beside = Beside(models: [.fc(sizes: [784, 50, 10])], iterations: 500)
    let treatments = try sweep.expand(data: facts).treatments
    #expect(treatments.map(\.parents) == [[], [0], [1], [1], [1, 2, 3], []])
    #expect(treatments.map(\.recipe.training.iterations) == [5000, 5000, 0, 0, 500, 500])
    #expect(treatments[1].recipe.training.stop == .argminValidationLoss)
    #expect(
      treatments.map(\.step?.amount) == [nil, nil, .threshold(0), .threshold(0.1), .best, nil])
    #expect(treatments.map(\.reported) == [true, false, true, true, true, true])
  }

  @Test("learned supermasks stand alone, one trial a seed and kind")
  func supermasks() throws {
    var sweep = sweep([], levels: [], seeds: [0, 1])
    sweep.supermasks = [
      SupermaskPlan(weights: .initial, rescale: false), SupermaskPlan(weights: .signedConstant, rescale: true),
    ]
    let expansion = try sweep.expand(data: facts)
    #expect(expansion.trials.count == 4 && Set(expansion.trials.map(\.key)).count == 4)
    for index in 0..<4 { #expect(try TrialSpec(canonicalBytes: expansion.canonicalBytes(at: index)) == expansion.spec(at: index)) }
  }

  @Test("a trial's rank is the time to the end of the longest chain that waits for it")
  func ranks() throws {
    let trials = try sweep([.largeFinal, .random], levels: [2]).expand(data: facts).trials
    let cost = trials.map(\.estimatedSeconds)
    #expect(cost[1] == cost[3] && cost[2] == cost[4])
    #expect(trials.map(\.rank) == [cost[0] + (cost[1] + cost[2]), cost[1] + cost[2], cost[2], cost[3], cost[4]])
  }

  @Test("a trial is guessed to cost what it computes: whole layers down to 45 %, pruned weights that are not zero")
  func costs() throws {
    var sweep = sweep([.largeFinal], levels: [1, 4, 8])
    sweep.mask0Actions = [.zero, .`init`]
    let expansion = try sweep.expand(data: facts)
    func cost(_ level: Int, _ mask0: Mask0Action?) -> Double? {
      expansion.trials.first { trial in
        let step = expansion.treatments[trial.treatment].step
        return step?.level ?? 0 == level && step?.mask0 == mask0
      }?.estimatedSeconds
    }
    let base = try #require(cost(0, nil))
    let zero = try [1, 4, 8].map { try #require(cost($0, .zero)) }
    #expect(zero[0] == base && zero[1] < 0.75 * base && zero[2] < 0.5 * zero[1])
    #expect([1, 4, 8].map { cost($0, .`init`) } == [base, base, base])
  }

  @Test("too few images for the split and one batch are refused")
  func tooFewImages() {
    let error = #expect(throws: SweepFileError.self) {
      try sweep([.random], levels: [1]).expand(
        data: DatasetFacts(digest: facts.digest, trainingImages: 64, testImages: 1))
    }
    #expect(
      error?.description
        == "test: expected at least 1 validation image and one batch of 60 training images, found 64 images of which "
        + "train.validation takes 5; lower train.batch or train.validation, or use more images")
  }
}

let facts = DatasetFacts(digest: Digest([1, 2, 3, 4]), trainingImages: 60_000, testImages: 10_000)

func sweep(_ criteria: [Criterion], levels: [Int], mode: PruneMode = .iterative, seeds: [UInt64] = [0]) -> Sweep {
  Sweep(
    name: "test", model: .lenet300, dataset: .mnist, training: TrainingPlan(iterations: 5000),
    pruning: PrunePlan(mode: mode, levels: levels), criteria: criteria, seeds: seeds)
}

/// `criterion level <parent`.
private func shape(_ expansion: Expansion) -> [String] {
  expansion.trials.map { trial in
    let treatment = expansion.treatments[trial.treatment]
    return "\(treatment.step?.criterion.name ?? "base") \(treatment.level)" + trial.parents.map { " <\($0)" }.joined()
  }
}
