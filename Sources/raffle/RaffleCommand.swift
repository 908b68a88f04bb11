import ArgumentParser
import CommandSupport
import Vocabulary

@main
struct RaffleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "raffle",
    abstract: "Lottery-ticket sweeps: plan them, run them here, look at their results.",
    version: raffleVersion,
    subcommands: [
      PlanCommand.self, RunCommand.self, ReportCommand.self, TicketCommand.self, LogCommand.self, BenchCommand.self,
      SimulateCommand.self, DoctorCommand.self, KeysCommand.self,
    ])

  static func main() { runMain(Self.self) }
}
