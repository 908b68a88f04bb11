import ArgumentParser
import CommandSupport
import Reports
import SweepShell
import Sweeps
import Vocabulary

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Shows test accuracy by criterion and density, mean and spread over seeds: as text, page or pictures.",
    discussion: """
      Works while the sweep runs; cells without results are shown as missing.

      Examples:
        raffle report out/quickstart
        raffle report out/quickstart --html report.html
        raffle report out/mnist --svg figures --compare out/mnist-elsewhere
        raffle report out/rolfs --compare configs/published/rolfs.csv
        raffle report out/quickstart/results.jsonl --csv > table.csv
      """)

  @Argument(help: ArgumentHelp("The output folder, or the log in it.", valueName: "RESULTS"))
  var results: String

  @Flag(help: "Print comma-separated values; accuracies are fractions.")
  var csv = false

  @Flag(help: "Print a JSON array; accuracies are fractions.")
  var json = false

  @Option(help: ArgumentHelp("Write one page with all figures, which needs no other file.", valueName: "FILE"))
  var html: String?

  @Option(help: ArgumentHelp("Write each figure as an SVG file into a folder.", valueName: "DIR"))
  var svg: String?

  @Option(
    help: ArgumentHelp(
      "Compare with another sweep's results, or with a table of published figures (.csv).", valueName: "OTHER"))
  var compare: String?

  @Option(help: "What bands show: the range over seeds, or the 95 % interval of the mean.")
  var band = Band.range

  func validate() throws {
    if csv && json { throw ValidationError("expected one of --csv and --json, found both") }
    if csv || json, html != nil || svg != nil || compare != nil {
      throw ValidationError("--csv and --json stand alone: expected no --html, --svg or --compare beside them")
    }
  }

  func run() throws {
    if csv || json {
      let table = ResultTable(try readStudy(results).results)
      return try emit(csv ? table.csv : table.json.text + "\n")
    }
    let study = try readStudy(results)
    let comparison = try compare.map { try readComparison($0, to: study.name) }
    if html == nil && svg == nil {
      try emit(resultText(study) + comparisonText(comparison, study))
      return
    }
    let options = StudyReport.Options(
      band: band, comparison: comparison, artifacts: artifactReader(beside: results))
    let report = StudyReport(study, options)
    if let html { try write(HTMLPage(report).text, to: html) }
    if let svg { try writeFigures(report, to: svg) }
  }
}

extension Band: ExpressibleByArgument {}

/// The table for people, below it what failed and why, and what it cost.
func resultText(_ study: Study) -> String {
  let results = study.results
  let isQuick = results.frozen.sweep.isQuick
  var text = isQuick ? "This is the quick form of the sweep: figures differ from the full one's.\n\n" : ""
  text += ResultTable(results).text + "\n"
  if results.frozen.sweep.retraining?.iterations == 0 { text += BestLevels(results).text + "\n" }
  let failures = results.failures
  for failure in failures.prefix(10) {
    let cell = [
      failure.criterion ?? "base run", failure.mask1?.rawValue, failure.mask0?.rawValue, "level \(failure.level)",
      "seed \(failure.seed)",
    ].compactMap { $0 }
    let reason =
      switch failure.outcome {
      case .failed(let reason), .blocked(let reason): reason
      case .ok: ""
      }
    text += "\(failure.outcome.status): \(cell.joined(separator: ", ")): \(reason)\n"
  }
  if failures.count > 10 { text += "and \(failures.count - 10) more\n" }
  if !failures.isEmpty { text += "start the sweep again with --retry-failed to try these again\n" }
  return text + study.ledger.sentence + "\n"
}

private func comparisonText(_ comparison: Comparison?, _ study: Study) -> String {
  guard let comparison else { return "" }
  let verdicts = comparison.verdicts(for: study)
  return "\nCompared with \(comparison.name): \(Verdict.counts(verdicts)).\n\(Comparison.rule)\n\n"
    + Verdict.table(verdicts).text
}
