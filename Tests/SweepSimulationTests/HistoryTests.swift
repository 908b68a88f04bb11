import Glibc
import SweepSimulation
import Testing

/// Random histories under faults; `RAFFLE_HISTORIES=5000` runs as many. `raffle simulate --seed N --trace` shows one.
@Suite("histories")
struct HistoryTests {
  @Test("every law holds after every event, and every trial ends")
  func histories() {
    let count = getenv("RAFFLE_HISTORIES").flatMap { UInt64(String(cString: $0)) } ?? 200
    let failure = Simulation().firstFailure(0..<count)
    #expect(failure == nil, "seed \(failure?.seed ?? 0): \(failure?.violation ?? "")")
  }

  /// What such a seed draws changes with every fault that is added; each bug has a trace test of its own as well.
  @Test("histories that once broke a law keep it", arguments: [
    // An error that a worker's next process found in the spool counted twice.
    14_584,
    // Artifacts that were refused in two attempts, the second time by an echo of the first refusal.
    95_666,
    // Missing inputs and lost workers counted together against a trial that did nothing wrong.
    60_794,
  ] as [UInt64])
  func kept(seed: UInt64) {
    let failure = Simulation().firstFailure(seed..<seed + 1)
    #expect(failure == nil, "\(failure?.violation ?? "")")
  }

  @Test("larger sweeps on more workers keep them too")
  func large() {
    let failure = Simulation(size: Scenario.Size(trials: 200, workers: 12)).firstFailure(0..<20)
    #expect(failure == nil, "seed \(failure?.seed ?? 0): \(failure?.violation ?? "")")
  }

  @Test("a seed gives the same history every time")
  func replay() {
    for seed: UInt64 in 0..<20 { #expect(Simulation().trace(seed) == Simulation().trace(seed)) }
  }

  @Test("every fault occurs, and some histories are nearly calm")
  func mixes() {
    let mixes = (0..<UInt64(200)).map { History(seed: $0).faults }
    for fault in Fault.allCases { #expect(mixes.contains { $0.contains(fault) }, "\(fault)") }
    #expect(mixes.contains { mix in Fault.allCases.count { mix.contains($0) } < 7 })
  }
}
