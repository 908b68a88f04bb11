import ArgumentParser
import CommandSupport
import Experiments
import Foundation
import Kernels
import SweepCore
import SweepShell
import Sweeps
import Vocabulary

struct RunCommand: EndsCleanly {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a whole sweep in this process and prints its table.",
    discussion: """
      The same coordinator and worker as raffle-coordinator and raffle-worker, joined by a queue: the same folder, log \
      and exit codes. Started again it goes on where it stopped; either may continue the other's folder.

      Examples:
        raffle run configs/quickstart.yaml
        raffle run configs/mnist-quick.yaml --out out/mnist --data data/mnist --slots 2

      Exit codes: 0 every trial is ok; 1 failure; 2 usage; 3 some trials failed; 4 differing results were seen; \
      74 the log or an artifact could not be written; 75 stopped with work left.
      """)

  @Argument(help: ArgumentHelp("The sweep file.", valueName: "SWEEP.yaml"))
  var sweep: String

  @Option(help: ArgumentHelp("The output folder (default: out/ and the sweep file's name).", valueName: "DIR"))
  var out: String?

  @Option(help: ArgumentHelp("Trials at a time (default: the cores that this process may use).", valueName: "N"))
  var slots: Int?

  @Option(help: ArgumentHelp("The folder of the data set's files.", valueName: "DIR"))
  var data: String?

  @OptionGroup var variation: VariationOptions

  @Flag(help: "Run failed and blocked trials again.")
  var retryFailed = false

  @Flag(help: "Show no progress and no table.")
  var quiet = false

  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    if let slots, slots < 1 || slots > 4_096 { throw ValidationError("--slots \(slots): expected 1 to 4096") }
  }

  func run() throws {
    logging.apply()
    let instructionSet = try chosenInstructionSet()
    let setup = try SweepSetup(file: sweep, dataFolder: data, variation: variation.variation)
    let folder = try SweepFolder.open(out ?? standardOutput(forSweep: sweep, isQuick: variation.quick), for: setup.frozen)
    let path = folder.path
    for warning in folder.warnings { complain("warning: \(warning)") }
    if !quiet {
      complain("\(setup.sweep.name): \(setup.expansion.trials.count) trials, results in \(path)/results.jsonl")
    }
    let workerSettings = WorkerSettings(
      worker: Worker.Settings(
        introduction: introduction(instructionSet, slots: slots ?? HostFacts.usableCores, name: "run")),
      instructionSet: instructionSet.rawValue, kernels: instructionSet.kernels, dataFolder: data,
      runner: Experiment(dataset: setup.dataset, kernels: instructionSet.kernels))
    var settings = Coordinator.Settings(sweep: setup.sweep.name, numericsVersion: numericsVersion)
    // There is one worker, and it ends with this process: nobody has to be waited for.
    settings.graceMilliseconds = 0
    var shell = try joined(setup, folder, settings, workerSettings)
    Signals.watch(secondCode: ExitStatus.workLeft.rawValue, onFirst: shell.stopper)
    let code = try shell.run()
    if !quiet && code != .workLeft {
      try emit(resultText(try readStudy(path)))
    }
    throw Ending(code)
  }

  /// A coordinator whose worker runs on a thread of its own.
  private func joined(
    _ setup: SweepSetup, _ folder: consuming SweepFolder, _ settings: Coordinator.Settings,
    _ workerSettings: WorkerSettings
  ) throws -> CoordinatorShell<QueueCoordinatorLink> {
    let (toCoordinator, toWorker) = try QueueCoordinatorLink.pair()
    let thread = Thread {
      do {
        var worker = try WorkerShell(workerSettings, link: QueueWorkerLink(from: toWorker, to: toCoordinator))
        _ = try worker.run()
      } catch {
        complain("error: \(error)")
        Foundation.exit(ExitStatus.failure.rawValue)
      }
    }
    thread.name = "worker"
    thread.start()
    return try CoordinatorShell(
      setup, folder: folder, link: QueueCoordinatorLink(from: toCoordinator, to: toWorker), settings: settings,
      retryFailed: retryFailed, progress: ProgressReport(isQuiet: quiet))
  }
}
