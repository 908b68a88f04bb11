import SweepSimulation
import Testing

/// The simulation is worth what it finds: each of these would be a bug, and each is found.
@Suite("mutants")
struct MutantTests {
  @Test("every mutant is caught within 200 seeds", arguments: Mutant.all)
  func caught(mutant: Mutant) {
    var simulation = Simulation()
    simulation.machines = mutant.machines
    let failure = simulation.firstFailure(0..<200)
    #expect(failure != nil, "\(mutant.name)")
  }

  @Test("there are mutants enough, with names of their own")
  func names() {
    #expect(Mutant.all.count >= 10)
    #expect(Set(Mutant.all.map(\.name)).count == Mutant.all.count)
  }
}
