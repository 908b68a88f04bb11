@testable import SweepCore
import Testing

@Suite("learnt costs")
struct CostTests {
  @Test("before anything is measured a cost is its prior; then its class's measured share of it")
  func classes() {
    var costs = CostModel(classCount: 2)
    #expect(costs.factor(class: 0) == 1)
    for _ in 0..<20 { costs.observe(3_000, prior: 1_000, class: 0, host: "a") }
    #expect(abs(costs.factor(class: 0) - 3) < 0.01)
    // Of the other class nothing is known but that priors are too small.
    #expect(abs(costs.factor(class: 1) - 3) < 0.01)
    costs.observe(500, prior: 1_000, class: 1, host: "a")
    #expect(costs.factor(class: 1) < 0.6)
  }

  @Test("a host that takes twice as long is told from a class that does")
  func hosts() {
    var costs = CostModel(classCount: 1)
    for _ in 0..<200 {
      costs.observe(1_000, prior: 1_000, class: 0, host: "fast")
      costs.observe(2_000, prior: 1_000, class: 0, host: "slow")
    }
    let ratio = costs.factor(host: "slow") / costs.factor(host: "fast")
    #expect(abs(ratio - 2) < 0.05)
  }

  @Test("chains of trials that turn out to be long move ahead")
  func reranked() {
    // Sixty-four trials of class 0 that take twenty times their prior, and a chain of class 1 that takes its prior.
    var parents = [[Int]](repeating: [], count: 64)
    parents += [[], [64], [65]]
    let nodes = parents.indices.map { trial in
      Coordinator.Node(key: key(trial), parents: parents[trial], cost: 1_000, costClass: trial < 64 ? 0 : 1)
    }
    var machine = Coordinator(
      settings: Coordinator.Settings(sweep: "sweep", numericsVersion: 1), epoch: 1, nodes: nodes)
    #expect(machine.ranks[64] > machine.ranks[0])
    for _ in 0..<20 {
      machine.costs.observe(20_000, prior: 1_000, class: 0, host: "a")
      machine.costs.observe(1_000, prior: 1_000, class: 1, host: "a")
    }
    #expect(machine.ranks[64] < machine.ranks[0])
  }

  @Test("the time left follows from what is open, the slots and what was measured")
  func timeLeft() {
    var desk = Desk([[Int]](repeating: [], count: 11), cost: 20_000)
    #expect(desk.machine.secondsLeft == nil)
    desk.hello(1, slots: 2)
    desk.report(ok: 0, 1)
    desk.sync()
    // Ten trials of ten seconds (half of what was guessed) on two slots.
    #expect(desk.machine.secondsLeft == 50)
  }
}
