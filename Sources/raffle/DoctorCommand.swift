import ArgumentParser
import CommandSupport
import Foundation
import Kernels
import SweepCore
import SweepShell
import Sweeps
import Vocabulary

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks at this machine: what it offers, and what to do where something would not work.",
    discussion: """
      A line each: ok; note, which is worth knowing; mend, without which something does not work or is not right. Takes \
      about two seconds.

      Examples:
        raffle doctor
        raffle doctor --data data/mnist --out /shared/out --bind tcp://*:5555
        raffle doctor --json

      Exit codes: 0 nothing to mend; 1 otherwise; 2 usage.
      """)

  @Option(help: ArgumentHelp("The folder of MNIST's files (default: RAFFLE_DATA).", valueName: "DIR"))
  var data: String?

  @Option(help: ArgumentHelp("The address at which a coordinator would listen.", valueName: "ENDPOINT"))
  var bind = "tcp://127.0.0.1:5555"

  @Option(help: ArgumentHelp("A folder on the file system for results.", valueName: "DIR"))
  var out = "."

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws { try checkEndpoint("--bind", bind) }

  func run() throws {
    let chosen = try chosenInstructionSet()
    let environment = ProcessInfo.processInfo.environment
    let findings =
      [Finding("version", "raffle \(raffleVersion), numerics \(numericsVersion)")]
      + MachineCheck(chosen: chosen, environment: environment).findings
      + NetworkCheck(endpoint: bind).findings
      + DiskCheck(out: out, data: data ?? environment["RAFFLE_DATA"], environment: environment).findings
      + SpeedCheck(chosen).findings
    for finding in findings { try emit((json ? finding.json.text : finding.line) + "\n") }
    if findings.contains(where: { $0.verdict == .mend }) { throw Ending(.failure) }
  }
}
