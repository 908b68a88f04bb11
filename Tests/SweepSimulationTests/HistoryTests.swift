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
