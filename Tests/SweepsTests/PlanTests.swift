import Sweeps
import Testing
import Vocabulary

@Suite("Plans") struct PlanTests {
  @Test("the text shows counts, the shape of the dependencies and the time")
  func text() throws {
    let sweep = sweep([.largeFinal, .random, .movement], levels: [2, 4, 6], seeds: [0, 1])
    let plan = Plan(of: sweep, try sweep.expand(data: facts))
    #expect(
      plan.text(cores: 2) == """
        test: 38 trials
          2 base runs, one per seed, shared by all criteria (level 0)
          18 pruned: 3 criteria x 3 levels x 2 seeds
          18 more lead there, and are not reported

        24 dependencies; for each seed:
          base ─┬─ large_final  1 → 2 → … → 6
                └─ movement     1 → 2 → … → 6
                   random       1  2  …  6   waits for nothing

        estimated: 0.037 core-hours, longest chain 25 s
        at least 67 s on 2 cores

        """)
  }

  @Test("one shot, a single criterion and base runs alone have their own shapes")
  func shapes() throws {
    let star = sweep([.largeFinal], levels: [2, 4], mode: .oneshot)
    #expect(Plan(of: star, try star.expand(data: facts)).text(cores: 1).contains("\n  base ─── large_final  2  4\n"))
    let free = sweep([.random], levels: [1])
    #expect(
      Plan(of: free, try free.expand(data: facts)).text(cores: 1).contains("\n  base\n           random  1   waits"))
    let base = sweep([], levels: [])
    #expect(
      Plan(of: base, try base.expand(data: facts)).text(cores: 1).contains("\n0 dependencies; for each seed:\n  base\n")
    )
  }

  @Test("what only leads to the reported trials, and what trains the best of them, is counted by itself")
  func others() throws {
    var controls = sweep([.largeFinal], levels: [2, 4])
    controls.pruning.masks = .rewind
    controls.mask1Actions = [.reinit]
    let text = Plan(of: controls, try controls.expand(data: facts)).text(cores: 1)
    #expect(
      text.contains(
        """
        test: 7 trials
          1 base run, one per seed, shared by all criteria (level 0)
          2 pruned: 1 criterion x 2 levels x 1 seed
          4 more lead there, and are not reported

        6 dependencies; for each seed:
          base ─── large_final reinit  2  4   on the masks of rewind

        """), "\(text)")
    var best = sweep([.largeFinal, .random], levels: [1, 2, 3], mode: .oneshot)
    best.pruning.bestIterations = 10
    let counts = Plan(of: best, try best.expand(data: facts)).text(cores: 1)
    #expect(
      counts.contains("  6 pruned: 2 criteria x 3 levels x 1 seed\n  2 more train the best of the levels\n"), "\(counts)")
  }

  @Test("the JSON form has the four promised members")
  func json() throws {
    let sweep = sweep([.largeFinal], levels: [1])
    let plan = Plan(of: sweep, try sweep.expand(data: facts))
    #expect(
      plan.json.text
        == #"{"trials":2,"dependencies":1,"estimated_core_seconds":9.17,"longest_chain_seconds":9.17}"#)
    #expect(plan.lowerBoundSeconds(cores: 8) == plan.longestChainSeconds)
  }
}
