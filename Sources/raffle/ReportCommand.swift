import ArgumentParser
import CommandSupport
import SweepShell
import Sweeps
import Vocabulary

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Prints test accuracy by criterion and density, mean and spread over seeds.",
    discussion: """
      Works while the sweep runs; cells without results are shown as missing.

      Examples:
        raffle report out/quickstart
        raffle report out/quickstart/results.jsonl --csv > table.csv
      """)

  @Argument(help: ArgumentHelp("The output folder, or the log in it.", valueName: "RESULTS"))
  var results: String

  @Flag(help: "Print comma-separated values; accuracies are fractions.")
  var csv = false

  @Flag(help: "Print a JSON array; accuracies are fractions.")
  var json = false

  func validate() throws {
    if csv && json { throw ValidationError("expected one of --csv and --json, found both") }
  }

  func run() throws {
    let (results, damagedLines) = try readResults(results)
    if damagedLines > 0 {
      complain("warning: \(damagedLines) damaged lines were passed over; see raffle log verify")
    }
    let table = ResultTable(results)
    try emit(csv ? table.csv : json ? table.json.text + "\n" : resultText(results))
  }
}

/// The table for people, and below it what failed and why.
func resultText(_ results: SweepResults) -> String {
  let isQuick = results.frozen.sweep.isQuick
  var text = isQuick ? "This is the quick form of the sweep: figures differ from the full one's.\n\n" : ""
  text += ResultTable(results).text + "\n"
  if results.frozen.sweep.retraining?.iterations == 0 { text += BestLevels(results).text + "\n" }
  let failures = results.failures
  for failure in failures.prefix(10) {
    let cell = [failure.criterion ?? "base run", failure.mask1?.rawValue, failure.mask0?.rawValue, "level \(failure.level)", "seed \(failure.seed)"].compactMap { $0 }
    let reason = switch failure.outcome {
    case .failed(let reason), .blocked(let reason): reason
    case .ok: ""
    }
    text += "\(failure.outcome.status): \(cell.joined(separator: ", ")): \(reason)\n"
  }
  if failures.count > 10 { text += "and \(failures.count - 10) more\n" }
  if !failures.isEmpty { text += "start the sweep again with --retry-failed to try these again\n" }
  return text
}
