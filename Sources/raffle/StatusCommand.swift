import Access
import ArgumentParser
import CommandSupport
import Foundation
import SweepCore
import SweepShell
import Transport
import Watching

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows how a sweep is: progress, workers, results so far, and why a trial has not run.",
    discussion: """
      Asks the coordinator where there is one, and reads the log where there is none: of a sweep's folder it finds out \
      by itself. --access asks from anywhere, with the observer's access file. Looking changes nothing.

      Examples:
        raffle status out/quickstart
        raffle status out/quickstart --watch
        raffle status --access results/sweep/access/observer.json --watch
        raffle status out/quickstart --json | jq .trials
        raffle status out/quickstart --explain large_final/5/0
        raffle status out/quickstart --explain 3f0c

      --json prints one object: schema 1; source (coordinator, log); sweep; state (running, waiting for workers, \
      stopping, complete, no coordinator); version; epoch; elapsed_seconds since the coordinator's start; core_seconds; \
      trials_per_minute over the last one and seconds_left, or null; trials {total, ok, failed, blocked, running, \
      leased, ready, waiting}; workers_total, slots_total; workers [{name, host, process, state (working, idle, silent, \
      leaving), slots, isa, version, last_heard_seconds, held, running [{key, series, level, seed, attempt, iteration, \
      iterations, val_loss, seconds}]}]; departures [{name, host, reason, seconds_ago}]; failures [{key, series, level, \
      seed, reason}]; cells [{series, level, total … waiting, test_accuracy: mean or null}]; with --explain, explanation \
      {key, series, level, seed, state, why [sentences]}. Later versions may add members.

      Exit codes: 0 looked; 1 neither coordinator nor log; 2 usage, or no such trial; 77 the coordinator refused the key.
      """)

  @Argument(help: ArgumentHelp("The output folder, or the log in it.", valueName: "RESULTS"))
  var results: String?

  @Option(help: ArgumentHelp("The observer's access file that the coordinator wrote.", valueName: "FILE"))
  var access: String?

  @Option(help: ArgumentHelp("The address of a coordinator without encryption.", valueName: "ENDPOINT"))
  var connect: String?

  @Flag(help: "Fill the terminal and go on until the sweep is complete; q or Ctrl-C ends it before.")
  var watch = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: ArgumentHelp("Say why a trial is where it is: its key, the key's first digits, or SERIES/LEVEL/SEED.", valueName: "TRIAL"))
  var explain: String?

  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    guard results != nil || access != nil || connect != nil else {
      throw ValidationError("expected RESULTS, --access FILE or --connect ENDPOINT")
    }
    if results != nil && (access != nil || connect != nil) {
      throw ValidationError("expected one of RESULTS and --access or --connect, found both")
    }
    if let connect { try checkEndpoint("--connect", connect) }
    if watch && (json || explain != nil) { throw ValidationError("--watch stands alone: expected no --json or --explain") }
  }

  func run() throws {
    logging.apply()
    var source = try source()
    if watch { return try StatusWatch.run(&source) }
    guard let found = try source.look(explaining: explain) else { throw source.silence }
    if json {
      try emit(found.status.json(source: found.isLive ? "coordinator" : "log") + "\n")
    } else if let explanation = found.status.explanation {
      try emit(rendered(explanationLines(explanation)))
    } else {
      let width = terminalSize(STDOUT_FILENO)?.columns ?? 100
      try emit(rendered(StatusPage(found.status, source: found.place, width: width).lines))
    }
    if found.status.explanation?.state == "unknown" { throw Ending(.usage) }
  }

  /// Who watches may be here before a coordinator that has just been started: its folder is waited for.
  private func source() throws -> StatusSource {
    let deadline = monotonicNow() + (watch ? 15_000 : 0)
    while true {
      do {
        return try StatusSource(results: results, access: access, connect: connect)
      } catch let error as ShellError {
        guard error.code == .failure, monotonicNow() < deadline else { throw error }
        usleep(200_000)
      }
    }
  }
}

/// Lines for standard output, with colours where it takes them.
func rendered(_ lines: [StyledLine]) -> String {
  let isColored = usesColors(STDOUT_FILENO)
  return lines.map { (isColored ? $0.colored : $0.plain) + "\n" }.joined()
}
