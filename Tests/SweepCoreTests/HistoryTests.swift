import Glibc
import SweepCore
import Testing

/// Random histories under faults; `RAFFLE_HISTORIES=5000` runs as many, `RAFFLE_HISTORY=7` only that one.
@Suite("histories")
struct HistoryTests {
  @Test("every promise holds after every event, and every trial ends")
  func histories() {
    let seeds: Range<UInt64>
    if let seed = number("RAFFLE_HISTORY") {
      seeds = seed..<seed + 1
    } else {
      seeds = 0..<(number("RAFFLE_HISTORIES") ?? 300)
    }
    var handled = 0
    for seed in seeds {
      var world = World(seed: seed)
      world.run()
      handled += world.handled
      #expect(world.violations.isEmpty, "seed \(seed), at \(world.now.milliseconds) ms")
    }
    if seeds.count != 300 { print("\(seeds.count) histories, \(handled) events") }
  }

  /// Histories that once went wrong.
  @Test(
    "what was found stays mended",
    arguments: [
      (14, "the neighbours of a trial that kills its workers were given up with it"),
      (3_642, "the receipt of one attempt wiped out the result of another"),
    ] as [(UInt64, String)])
  func kept(seed: UInt64, what: String) {
    var world = World(seed: seed)
    world.run()
    #expect(world.violations.isEmpty, "\(what)")
  }

  private func number(_ name: String) -> UInt64? {
    getenv(name).flatMap { UInt64(String(cString: $0)) }
  }
}
