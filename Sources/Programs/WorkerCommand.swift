import Access
import ArgumentParser
import CommandSupport
import Foundation
import Kernels
import SweepCore
import SweepShell
import Transport
import Vocabulary

/// All of `raffle-worker`.
package func runWorker() -> Never { runMain(WorkerCommand.self) }

struct WorkerCommand: EndsCleanly {
  static let configuration = CommandConfiguration(
    commandName: "raffle-worker",
    abstract: "Trains the trials that a coordinator hands out.",
    discussion: """
      It keeps what it has finished until the coordinator has it on disk, and comes back by itself after a lost \
      connection. Asked to end (SIGTERM, SIGINT, SIGUSR1, SIGUSR2), it finishes what runs; asked again, a second later \
      or more, it ends at once.

      Examples:
        raffle-worker --connect tcp://127.0.0.1:5555
        raffle-worker --access out/sweep/access/worker.json --slots 8 --data data/mnist

      Exit codes: 0 the sweep is complete; 1 failure; 2 usage; 74 the spool folder cannot be made; 75 left with work \
      left; 77 the coordinator refused the key, or wants one.
      """,
    version: raffleVersion)

  @Option(
    help: ArgumentHelp(
      "The access file that the coordinator wrote: its address and keys. Read again when the coordinator is lost.",
      valueName: "FILE"))
  var access: String?

  @Option(help: ArgumentHelp("The coordinator's address (default: those of the access file).", valueName: "ENDPOINT"))
  var connect: String?

  @Option(help: ArgumentHelp("Trials at a time (default: the cores that this process may use).", valueName: "N"))
  var slots: Int?

  @Option(
    help: ArgumentHelp(
      "The folder of the data set's files (default: what the coordinator says; without them it sends the data).",
      valueName: "DIR"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Where data that the coordinator sends are kept, on a local disk (default: RAFFLE_CACHE, else ~/.cache/raffle).",
      valueName: "DIR"))
  var cache: String?

  @Option(help: ArgumentHelp("The worker's name in logs (default: host and process).", valueName: "NAME"))
  var name: String?

  @Flag(help: "Connect beyond this machine without encryption, to a coordinator that was started so.")
  var insecure = false

  @Option(help: ArgumentHelp("Minutes to look for a lost coordinator before leaving.", valueName: "MINUTES"))
  var patience: Double = 30

  @Option(help: ArgumentHelp("Seconds that running trials get when asked to leave.", valueName: "SECONDS"))
  var drain: Double = 60

  @Option(
    help: ArgumentHelp(
      "Where results are kept while no coordinator takes them; a later worker with the same folder brings them.",
      valueName: "DIR"))
  var spool: String?

  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try checkAddress()
    if let slots, slots < 1 || slots > 4_096 { throw ValidationError("--slots \(slots): expected 1 to 4096") }
    guard patience >= 0, patience <= 1e6 else { throw ValidationError("--patience \(patience): expected 0 to 1000000") }
    guard drain >= 0, drain <= 1e6 else { throw ValidationError("--drain \(drain): expected 0 to 1000000") }
  }

  private func checkAddress() throws {
    if insecure && access != nil { throw ValidationError("--insecure and --access: expected one of them") }
    guard let connect else {
      guard access != nil else { throw ValidationError("expected --access FILE, or --connect ENDPOINT on this machine") }
      return
    }
    try checkEndpoint("--connect", connect)
    guard insecure || access != nil || isLoopback(endpoint: connect) else {
      throw ValidationError(
        "--connect \(connect): expected --access FILE with it, as connections to other machines are encrypted; for a "
          + "coordinator that was started with --insecure, add --insecure here, too")
    }
  }

  func run() throws {
    logging.apply()
    let instructionSet = try chosenInstructionSet()
    let introduction = introduction(instructionSet, slots: slots ?? HostFacts.usableCores, name: name)
    var worker = Worker.Settings(introduction: introduction)
    worker.patienceMilliseconds = Int64(patience * 60_000)
    var settings = WorkerSettings(
      worker: worker, instructionSet: instructionSet.rawValue, kernels: instructionSet.kernels, dataFolder: data)
    settings.drainMilliseconds = Int64(drain * 1_000)
    settings.spoolFolder = spool
    settings.cacheFolder = DataCache.folder(told: cache, environment: ProcessInfo.processInfo.environment)
    let coordinates = try coordinates()
    let address = coordinates.endpoints.joined(separator: " or ")
    var shell = try WorkerShell(settings, link: try link(coordinates))
    complain("\(introduction.name): looking for the coordinator at \(address)")
    Signals.watch(secondCode: ExitStatus.workLeft.rawValue, onFirst: shell.stopper)
    let end = try shell.run()
    throw Ending(try status(of: end, address, obstacle: shell.obstacle))
  }

  private func coordinates() throws(ShellError) -> Coordinates {
    guard let access else { return Coordinates(endpoint: connect ?? "") }
    do {
      return try Coordinates(file: access, endpoint: connect)
    } catch {
      let isUsage = error.code == .missing || error.code == .contents
      throw ShellError(isUsage ? .usage : .failure, error.description)
    }
  }

  private func link(_ coordinates: Coordinates) throws(ShellError) -> SocketWorkerLink {
    do {
      return try SocketWorkerLink(coordinates, jitter: Double.random(in: 0..<1))
    } catch {
      throw ShellError(error.code == .badEndpoint ? .usage : .failure, error.description)
    }
  }

  private func status(
    of end: Worker.WorkerEnd, _ address: String, obstacle: String?
  ) throws(ShellError) -> ExitStatus {
    switch end {
    case .finished:
      complain("the sweep is complete")
      return .done
    case .drained: return .workLeft
    case .coordinatorGone:
      let wait = "no coordinator at \(address) for \(duration(patience * 60))"
      if let obstacle { throw ShellError(.keyRefused, "\(wait): \(obstacle)") }
      throw ShellError(.workLeft, "\(wait); nothing more to wait for")
    case .refused(.numericsVersion(let expected, let found)):
      throw ShellError(
        .failure,
        "the coordinator refused this worker: it computes with numerics \(found), the sweep with \(expected); "
          + "run the same version of raffle everywhere")
    case .refused(.key(let reason)):
      throw ShellError(.keyRefused, "the coordinator refused this worker: \(reason)")
    }
  }
}
