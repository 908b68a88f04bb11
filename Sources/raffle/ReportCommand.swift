import ArgumentParser
import CommandSupport
import SweepShell
import Sweeps

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
    print(csv ? table.csv : json ? table.json.text : table.text, terminator: csv ? "" : "\n")
  }
}
