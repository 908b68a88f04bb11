import Experiments
import Kernels
import Sweeps
import Testing
import Vocabulary

@Suite("Chains of trials")
struct ChainTests {
  @Test("every combination of actions runs, and what was pruned stays at one value", arguments: Mask1Action.allCases)
  func actions(mask1: Mask1Action) throws {
    var sweep = sweep([.largeFinal, .random], PrunePlan(keep: KeepRates(fc: 0.5, output: 0.5), levels: [1, 2, 3]))
    sweep.mask1Actions = [mask1]
    sweep.mask0Actions = Mask0Action.allCases
    let laboratory = try Laboratory(sweep)
    for criterion in sweep.criteria {
      for mask0 in Mask0Action.allCases {
        let levels = try (1...3).map { level in
          try laboratory.record {
            $0.step?.criterion == criterion && $0.step?.mask0 == mask0 && $0.level == level
          }
        }
        let kept = levels.compactMap { $0["kept"]?.array?.compactMap(\.integer) }
        #expect(kept == [[4704, 60], [2352, 30], [1176, 15]])
        guard mask0 != .zero else { continue }
        // Frozen values, as the trials before and after have them.
        let weights = try levels.map { try laboratory.tensors($0, .weights).floats("0.weight") ?? [] }
        let masks = try levels.map { try laboratory.mask($0) }
        for (before, after) in [(0, 1), (1, 2)] {
          let pruned = masks[before].indices.filter { !masks[before][$0] }
          #expect(pruned.allSatisfy { weights[before][$0] == weights[after][$0] })
        }
        #expect(weights[2].count { $0 != 0 } > 1176)
      }
    }
  }

  @Test("a chain says where each level started, and the next one reads it")
  func starts() throws {
    var sweep = sweep([.magnitudeIncrease], PrunePlan(keep: KeepRates(fc: 0.5, output: 0.5), levels: [1, 2]))
    sweep.mask1Actions = [.constantKeepSign, .reshuffle]
    let laboratory = try Laboratory(sweep)
    func starts(_ action: Mask1Action) throws -> [[Float]] {
      try (1...2).map { level in
        let record = try laboratory.record { $0.step?.mask1 == action && $0.level == level }
        return try laboratory.tensors(record, .weights).floats("start.0.weight") ?? []
      }
    }
    let constant = try starts(.constantKeepSign)
    #expect(Set(constant[0].map { abs($0) }).count == 1 && constant[0].count == 4704)
    #expect(Set(constant[1].map { abs($0) }) == Set(constant[0].map { abs($0) }))
    let reshuffled = try starts(.reshuffle)
    // Level 2 shuffles what it kept of level 1's start.
    #expect(Set(reshuffled[1]).isSubset(of: reshuffled[0]) && reshuffled[1].count == 2352)
  }

  @Test("late rewinding starts from the base run's weights at that iteration")
  func lateRewinding() throws {
    var sweep = sweep([.largeFinal], PrunePlan(keep: KeepRates(fc: 0.5, output: 0.5), levels: [1, 2]))
    sweep.pruning.rewindTo = 10
    let laboratory = try Laboratory(sweep)
    let late = try laboratory.record { $0.step == nil && $0.recipe.training.iterations == 10 }
    let weights = try laboratory.tensors(late, .weights).floats("0.weight") ?? []
    for level in 1...2 {
      let record = try laboratory.record { $0.level == level }
      let mask = try laboratory.mask(record)
      let start = try laboratory.tensors(record, .weights).floats("start.0.weight")
      #expect(start == weights.indices.filter { mask[$0] }.map { weights[$0] })
      #expect(record["rewind_to"]?.integer == 10)
    }
  }

  @Test("what another chain's masks prune is frozen at the late weights, whenever it was pruned")
  func frozenLate() throws {
    var sweep = sweep([.largeFinal], PrunePlan(keep: KeepRates(fc: 0.5, output: 0.5), levels: [1, 2, 3]))
    sweep.pruning.rewindTo = 10
    sweep.pruning.masks = .rewind
    sweep.mask0Actions = [.`init`]
    let laboratory = try Laboratory(sweep)
    let late = try laboratory.record { $0.step == nil && $0.recipe.training.iterations == 10 }
    let weights = try laboratory.tensors(late, .weights).floats("0.weight") ?? []
    for level in 1...3 {
      let record = try laboratory.record { $0.level == level && $0.step?.mask0 == .`init` }
      let mask = try laboratory.mask(record)
      let end = try laboratory.tensors(record, .weights).floats("0.weight") ?? []
      #expect(weights.indices.allSatisfy { mask[$0] || end[$0] == weights[$0] }, "level \(level)")
    }
  }

  @Test("controls on the rewind chain have its masks")
  func controls() throws {
    var sweep = sweep([.largeFinal, .largeInit], PrunePlan(keep: KeepRates(fc: 0.5, output: 0.5), levels: [1, 2, 3]))
    sweep.pruning.masks = .rewind
    sweep.mask1Actions = [.rewind, .reinit, .reshuffleKeepSign]
    sweep.draws = [0, 1]
    let laboratory = try Laboratory(sweep)
    for criterion in sweep.criteria {
      for level in 1...3 {
        let digests = laboratory.expansion.trials.indices.filter {
          let step = laboratory.expansion.treatment(at: $0).step
          return step?.criterion == criterion && step?.level == level
        }.map { laboratory.records[$0]["artifacts"]?["mask"] }
        #expect(digests.count == 5 && Set(digests).count == 1)
      }
    }
    #expect(Set(laboratory.records.map { $0["artifacts"]?["weights"] }).count == laboratory.records.count)
  }

  @Test("a level of its own chain that reads no end weights is the one that a parent's record would give")
  func replayed() throws {
    // wi alone decides, but this one waits for the run before.
    let own = Criterion.expression(try ScoreExpression(name: "large_init", parsing: "abs(wi) + 0*wf"))
    for action in [Mask1Action.rewind, .reinit, .reshuffle, .constant] {
      var free = sweep([.largeInit], PrunePlan(keep: KeepRates(fc: 0.5, output: 0.5), levels: [1, 2, 3]))
      free.mask1Actions = [action]
      var bound = free
      bound.criteria = [own]
      let (a, b) = (try Laboratory(free), try Laboratory(bound))
      #expect(a.expansion.dependencies == 0 && b.expansion.dependencies == 3)
      #expect(a.records.map { $0["artifacts"] } == b.records.map { $0["artifacts"] })
    }
  }

  @Test("all instruction sets give the same records")
  func sameBits() throws {
    var sweep = sweep([.largeFinal], PrunePlan(keep: KeepRates(fc: 0.4, output: 0.4), levels: [1, 2]))
    sweep.mask1Actions = [.rewind, .reinitKeepSign]
    sweep.mask0Actions = [.zero, .variant2]
    let logs = try InstructionSet.supported.map { try Laboratory(sweep, build: $0).log }
    #expect(logs.allSatisfy { $0 == logs[0] })
  }
}
