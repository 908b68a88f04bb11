import ArgumentParser
import CommandSupport
import ResultLog
import SweepCore
import SweepShell

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Looks after results logs.",
    discussion: "Example:\n  raffle log verify out/quickstart", subcommands: [Verify.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Checks every line of a log, and every artifact beside it.",
      discussion: """
        Prints "N records, all intact" and exits with 0, or says what is wrong where and exits with 1.

        Example:
          raffle log verify out/quickstart
        """)

    @Argument(help: ArgumentHelp("The output folder, or the log in it.", valueName: "RESULTS"))
    var results: String

    /// A log that lies in its folder is checked with the artifacts beside it.
    private var folderOrLog: String {
      guard results.hasSuffix("results.jsonl") else { return results }
      let folder = results.dropLast("results.jsonl".count)
      return folder.isEmpty ? "." : folder.hasSuffix("/") ? String(folder) : results
    }

    func run() throws {
      let verification: Verification
      do {
        verification = try verify(folderOrLog)
      } catch {
        throw ShellError(error.isInputOutput ? .inputOutput : .failure, error.description)
      }
      for warning in verification.warnings { complain("warning: \(warning)") }
      for line in verification.controls { complain("note: two results differ: \(line)") }
      try emit("\(verification)\n")
      if !verification.isIntact { throw Ending(.failure) }
    }
  }
}
