import ArgumentParser
import CommandSupport
import Dispatch
import Foundation
import SweepCore
import SweepShell
import SweepSimulation
import Synchronization

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Lets random sweeps live through random faults in virtual time and checks every promise.",
    discussion: """
      Coordinator and workers are the real ones; network, disks, clocks and deaths are drawn from the seed, and each \
      history has its own mix of faults. The last line is "COUNT histories, EVENTS events, 0 violations". A history \
      that breaks a law prints its seed, what broke, and the events before it, and the exit code is 1.

      Examples:
        raffle simulate
        raffle simulate --seeds 100000
        raffle simulate --seed 4128
        raffle simulate --seed 4128 --trace
        raffle simulate --seeds 1000 --trials 200 --workers 12
      """)

  @Option(help: ArgumentHelp("The first seed; alone, the only one.", valueName: "N"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("How many histories (default: 1 with --seed, else 200).", valueName: "COUNT"))
  var seeds: Int?

  @Option(help: ArgumentHelp("The most trials in a history.", valueName: "N"))
  var trials = Scenario.Size().trials

  @Option(help: ArgumentHelp("The most workers in a history.", valueName: "N"))
  var workers = Scenario.Size().workers

  @Option(help: ArgumentHelp("Histories at a time (default: the cores that this process may use).", valueName: "N"))
  var threads: Int?

  @Flag(help: "Print every event of the first seed.")
  var trace = false

  func validate() throws {
    func check(_ name: String, _ value: Int?, upTo limit: Int) throws {
      guard let value, !(1...limit).contains(value) else { return }
      throw ValidationError("--\(name) \(value): expected 1 to \(limit)")
    }
    try check("seeds", seeds, upTo: 1_000_000_000)
    try check("trials", trials, upTo: 10_000)
    try check("workers", workers, upTo: 1_000)
    try check("threads", threads, upTo: 4_096)
    if let seed, seed > UInt64.max - 1_000_000_000 { throw ValidationError("--seed \(seed): too large") }
  }

  func run() throws {
    let simulation = Simulation(size: Scenario.Size(trials: trials, workers: workers))
    let first = seed ?? 0
    if trace { try emit(simulation.trace(first).joined(separator: "\n") + "\n") }
    let count = seeds ?? (seed == nil ? 200 : 1)
    let run = SimulationRun(simulation, first..<first + UInt64(count), threads: threads ?? HostFacts.usableCores)
    let summary = run.summary()
    guard let failure = summary.failure else {
      return try emit("\(summary.histories) histories, \(summary.events) events, 0 violations\n")
    }
    if !trace {
      complain("the last events of seed \(failure.seed):")
      for line in simulation.trace(failure.seed).suffix(30) { complain(line) }
      let size = (trials == Scenario.Size().trials ? "" : " --trials \(trials)")
        + (workers == Scenario.Size().workers ? "" : " --workers \(workers)")
      complain("all of them: raffle simulate --seed \(failure.seed)\(size) --trace")
    }
    try emit("seed \(failure.seed): \(failure.violation)\n")
    throw Ending(.failure)
  }
}

/// Runs histories on several threads, in the order of their seeds, up to the first that breaks a law.
private final class SimulationRun: Sendable {
  struct Summary {
    var histories = 0
    var events = 0
    var failure: (seed: UInt64, violation: String)?
  }

  private struct State {
    var next: UInt64
    var summary = Summary()
    var lastLine = ContinuousClock.now
  }

  private let simulation: Simulation
  private let seeds: Range<UInt64>
  private let threads: Int
  private let state: Mutex<State>
  private let isTerminal = isatty(STDERR_FILENO) == 1

  init(_ simulation: Simulation, _ seeds: Range<UInt64>, threads: Int) {
    self.simulation = simulation
    self.seeds = seeds
    self.threads = threads
    state = Mutex(State(next: seeds.lowerBound))
  }

  func summary() -> Summary {
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, seeds.count))) { _ in
      while let seed = take() {
        let (events, violation) = simulation.run(seed)
        note(seed, events, violation)
      }
    }
    if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    return state.withLock(\.summary)
  }

  /// The next seed; none after a failure, so that the lowest one is the one that is shown.
  private func take() -> UInt64? {
    state.withLock { state in
      guard state.summary.failure == nil, state.next < seeds.upperBound else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  private func note(_ seed: UInt64, _ events: Int, _ violation: String?) {
    let line: String? = state.withLock { state in
      state.summary.histories += 1
      state.summary.events += events
      if let violation, seed < state.summary.failure?.seed ?? .max { state.summary.failure = (seed, violation) }
      guard isTerminal, ContinuousClock.now - state.lastLine > .milliseconds(200) else { return nil }
      state.lastLine = .now
      return "\r\(state.summary.histories)/\(seeds.count) histories, \(state.summary.events) events"
    }
    if let line { FileHandle.standardError.write(Data(line.utf8)) }
  }
}
