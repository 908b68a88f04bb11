import ArgumentParser
import CommandSupport
import Programs
import Vocabulary

@main
struct RaffleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "raffle",
    abstract: "Lottery-ticket sweeps: plan them, run them here, look at their results.",
    discussion: """
      Examples:
        raffle plan configs/quickstart.yaml
        raffle run configs/quickstart.yaml
        raffle status out/quickstart --watch
        raffle report out/quickstart
        raffle --generate-completion-script bash > raffle.bash

      raffle COMMAND --help says more. Colours appear on terminals only, and not where NO_COLOR is set.
      """,
    version: raffleVersion,
    subcommands: [
      PlanCommand.self, RunCommand.self, StatusCommand.self, ReportCommand.self, TicketCommand.self, LogCommand.self,
      DataCommand.self, BenchCommand.self, SimulateCommand.self, DoctorCommand.self, KeysCommand.self,
    ])

  /// In a bundle, the three programs are one file with three names: most of it is the runtime.
  static func main() {
    switch CommandLine.arguments.first?.split(separator: "/").last {
    case "raffle-coordinator": runCoordinator()
    case "raffle-worker": runWorker()
    default: runMain(Self.self)
    }
  }
}
