import Access
import ArgumentParser
import CommandSupport
import SweepCore
import SweepShell
import Sweeps
import Transport
import Vocabulary

/// All of `raffle-coordinator`.
package func runCoordinator() -> Never { runMain(CoordinatorCommand.self) }

struct CoordinatorCommand: EndsCleanly {
  static let configuration = CommandConfiguration(
    commandName: "raffle-coordinator",
    abstract: "Expands a sweep, hands its trials to workers and collects the results in one log.",
    discussion: """
      Results go to OUT/results.jsonl, one JSON object a line; follow it with tail -F. Started again with the same \
      sweep and folder, it goes on where it stopped.

      Examples:
        raffle-coordinator configs/quickstart.yaml --out out/quickstart
        raffle-coordinator sweep.yaml --out out/sweep --bind tcp://127.0.0.1:6000 --data data/mnist
        raffle-coordinator sweep.yaml --out out/sweep --audit 0.05
        raffle-coordinator sweep.yaml --bind tcp://*:5555 --access-out ~/access
        raffle-coordinator sweep.yaml --out out/sweep --metrics 127.0.0.1:9090

      Connections from other machines are encrypted and need a key: workers get theirs in an access file, \
      OUT/access/worker.json.

      Exit codes: 0 every trial is ok; 1 failure; 2 usage; 3 some trials failed; 4 differing results were seen; \
      74 the log or an artifact could not be written; 75 stopped with work left.
      """,
    version: raffleVersion)

  @Argument(help: ArgumentHelp("The sweep file.", valueName: "SWEEP.yaml"))
  var sweep: String

  @Option(help: ArgumentHelp("The output folder (default: out/ and the sweep file's name).", valueName: "DIR"))
  var out: String?

  @Option(help: ArgumentHelp("The address to listen at; port * takes a free one.", valueName: "ENDPOINT"))
  var bind = "tcp://127.0.0.1:5555"

  @Option(help: ArgumentHelp("The folder of the data set's files.", valueName: "DIR"))
  var data: String?

  @OptionGroup(title: "Access") var security: CoordinatorSecurity

  @OptionGroup var variation: VariationOptions

  @Flag(help: "Run failed and blocked trials again.")
  var retryFailed = false

  @Option(
    help: ArgumentHelp(
      "The share of the recorded trials that is run again, on another host where there is one, and compared.",
      valueName: "SHARE"))
  var audit: Double = 0

  @Option(
    help: ArgumentHelp(
      "Answer GET /metrics there in Prometheus' format, to anybody who reaches it; port 0 takes a free one.",
      valueName: "HOST:PORT"))
  var metrics: String?

  @Flag(help: ArgumentHelp("Take empty records, as workers that only measure dispatch give them.", visibility: .hidden))
  var emptyTrials = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @OptionGroup(title: "Intervals") var timing: TimingOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try checkEndpoint("--bind", bind)
    guard audit >= 0, audit <= 1 else { throw ValidationError("--audit \(audit): expected a share from 0 to 1") }
    guard let metrics else { return }
    do { _ = try metricsAddress(metrics) } catch { throw ValidationError(error.description) }
  }

  func run() throws {
    logging.apply()
    HostFacts.raiseFileLimit()
    let setup = try SweepSetup(file: sweep, dataFolder: data, variation: variation.variation)
    let out = out ?? standardOutput(forSweep: sweep, isQuick: variation.quick)
    let access = try security.access(binding: bind, out: out)
    let link = try listen(access)
    let folder = try SweepFolder.open(out, for: setup.frozen)
    for warning in folder.warnings { complain("warning: \(warning)") }
    // Written by who has the folder, or a second coordinator would send workers to the wrong door.
    let way = try security.publish(access, sweep: setup.sweep.name, bound: link.endpoint, out: out)
    if !quiet {
      complain(
        "\(setup.sweep.name): \(setup.expansion.trials.count) trials, results in \(folder.path)/results.jsonl\n"
          + "listening at \(link.endpoint); start workers with: raffle-worker \(way)\n"
          + "watch with: raffle status \(out) --watch")
    }
    let endpoints = reachableEndpoints(bound: link.endpoint, hostName: HostFacts.hostName)
    var settings = timing.settings(sweep: setup.sweep.name, numericsVersion: numericsVersion)
    settings.dataPlaces = setup.dataPlaces
    settings.auditShare = audit
    var shell = try CoordinatorShell(
      setup, folder: folder, link: link, settings: settings, access: access, retryFailed: retryFailed,
      checksRecords: !emptyTrials, progress: ProgressReport(isQuiet: quiet))
    if let metrics {
      let server = try MetricsServer(metrics, ask: shell.metricsSource)
      server.start()
      if !quiet { complain("metrics at http://\(server.address)/metrics") }
    }
    let notice = CoordinatorNotice.post(in: out, endpoints: endpoints, isSecure: access != nil)
    Signals.watch(secondCode: ExitStatus.workLeft.rawValue, onFirst: shell.stopper)
    let code = try shell.run()
    notice.remove()
    throw Ending(code)
  }

  private func listen(_ access: CoordinatorAccess?) throws(ShellError) -> SocketCoordinatorLink {
    do {
      guard let access else { return try SocketCoordinatorLink(binding: bind) }
      return try SocketCoordinatorLink(binding: bind, keys: access.keys, allowed: access.allowed)
    } catch {
      throw ShellError(error.code == .badEndpoint ? .usage : .failure, error.description)
    }
  }
}
