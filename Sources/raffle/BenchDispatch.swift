import ArgumentParser
import CommandSupport
import Foundation
import Kernels
import ResultLog
import SweepCore
import Sweeps
import SweepShell

struct BenchDispatch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dispatch",
    abstract: "Empty trials a second through a coordinator and workers.",
    discussion: """
      Starts a real coordinator and real workers on this machine, connected over TCP with encryption on, with \
      every record synced to the disk, and has them run trials that do nothing: what is left is what Raffle itself costs.

      Example:
        raffle bench dispatch --trials 300000 --workers 2
      """)

  @Option(help: ArgumentHelp("How many trials.", valueName: "N"))
  var trials = 200_000

  @Option(help: ArgumentHelp("How many worker processes.", valueName: "K"))
  var workers = 2

  @Option(help: ArgumentHelp("Trials at a time in each worker.", valueName: "N"))
  var slots = 1

  @Option(help: ArgumentHelp("Where the log is written (default: a temporary folder); its disk is part of what is measured.", valueName: "DIR"))
  var out: String?

  @Flag(help: "End with a JSON object.")
  var json = false

  func validate() throws {
    guard trials >= 2, trials <= 10_000_000 else { throw ValidationError("--trials \(trials): expected 2 to 10000000") }
    guard workers >= 1, workers <= 1_000 else { throw ValidationError("--workers \(workers): expected 1 to 1000") }
    guard slots >= 1, slots <= 1_000 else { throw ValidationError("--slots \(slots): expected 1 to 1000") }
  }

  func run() throws {
    let scratch = "\(NSTemporaryDirectory())raffle-dispatch-\(HostFacts.processID)"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let sweep = "\(scratch)/dispatch.yaml"
    do {
      try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
      try Data(sweepText.utf8).write(to: URL(fileURLWithPath: sweep))
    } catch {
      throw ShellError(.inputOutput, "\(scratch): expected a folder that can be written, found: \(error.localizedDescription)")
    }
    let measured = try measure(sweep, out: out ?? "\(scratch)/out")
    complain(
      "\(measured.records) empty trials, \(workers) workers: \(decimals(measured.perSecond, 0)) a second; the coordinator "
        + "used \(decimals(measured.coordinatorMicroseconds, 1)) us of CPU a trial, the workers "
        + "\(decimals(measured.workerMicroseconds, 1)) us")
    if json {
      try emit(
        "{\"trials_per_second\":\(decimals(measured.perSecond, 0)),\"coordinator_cpu_us_per_trial\":"
          + "\(decimals(measured.coordinatorMicroseconds, 2)),\"worker_cpu_us_per_trial\":"
          + "\(decimals(measured.workerMicroseconds, 2)),\"trials\":\(measured.records),\"workers\":\(workers)}\n")
    }
  }

  struct Measured {
    var records: Int
    var seconds: Double
    var coordinatorSeconds: Double
    var workerSeconds: Double

    var perSecond: Double { Double(records) / seconds }
    var coordinatorMicroseconds: Double { coordinatorSeconds * 1e6 / Double(records) }
    var workerMicroseconds: Double { workerSeconds * 1e6 / Double(records) }
  }

  /// From the start of the workers to the end of the coordinator, which has every record on disk then.
  private func measure(_ sweep: String, out: String) throws -> Measured {
    let here = (CommandLine.arguments[0] as NSString).deletingLastPathComponent
    let folder = here.isEmpty ? (Bundle.main.executablePath.map { ($0 as NSString).deletingLastPathComponent } ?? ".") : here
    let coordinator = try ChildProcess(
      "\(folder)/raffle-coordinator", [sweep, "--out", out, "--bind", "tcp://127.0.0.1:*", "--secure", "--empty-trials", "--log-level", "error"])
    guard coordinator.firstMatch(of: "listening at ") != nil else {
      throw ShellError(.failure, "the coordinator did not start; it said above why")
    }
    let start = monotonicMicroseconds()
    let children = try (0..<workers).map { _ in
      try ChildProcess(
        "\(folder)/raffle", ["bench", "dispatch-worker", "--access", "\(out)/access/worker.json", "--slots", "\(slots)"])
    }
    let ended = coordinator.wait()
    let seconds = Double(monotonicMicroseconds() - start) / 1e6
    let workerSeconds = children.reduce(0) { $0 + $1.wait().cpuSeconds }
    guard ended.status == 0 else { throw ShellError(.failure, "the coordinator ended with \(ended.status), expected 0") }
    let records = try readRecordCount(out)
    return Measured(
      records: records, seconds: seconds, coordinatorSeconds: ended.cpuSeconds, workerSeconds: workerSeconds)
  }

  /// Two trials a seed, the dense one and one without a parent.
  private var sweepText: String {
    """
    name: dispatch
    model: {fc: [784, 10]}
    dataset: {synthetic: {train: 120, test: 10}}
    train: {iterations: 1, evaluate_every: 1}
    prune: {mode: oneshot, levels: [1]}
    grid: {criterion: random, seed: 0..\((trials + 1) / 2 - 1)}

    """
  }
}

/// Counts the records of a log that was checked.
private func readRecordCount(_ out: String) throws -> Int {
  do {
    let verification = try verify(out)
    guard verification.isIntact else { throw ShellError(.failure, "\(out): \(verification)") }
    return verification.records
  } catch let error as LogError {
    throw ShellError(.failure, "\(error)")
  }
}

/// The worker that `bench dispatch` starts; it runs every trial in no time.
struct BenchDispatchWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dispatch-worker", abstract: "A worker of bench dispatch.", shouldDisplay: false)

  @Option var access: String
  @Option var slots = 1

  func run() throws {
    let instructionSet = try chosenInstructionSet()
    var worker = Worker.Settings(introduction: introduction(instructionSet, slots: slots, name: nil))
    // One that starts after the last trial has ended finds nobody.
    worker.patienceMilliseconds = 5_000
    let settings = WorkerSettings(
      worker: worker,
      instructionSet: instructionSet.rawValue, kernels: instructionSet.kernels, dataFolder: nil,
      runner: EmptyTrials())
    var shell = try WorkerShell(settings, link: try SocketWorkerLink(Coordinates(file: access, endpoint: nil), jitter: 0))
    _ = try shell.run()
  }
}
