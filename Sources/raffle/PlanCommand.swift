import ArgumentParser
import CommandSupport
import SweepCore
import SweepShell
import Sweeps

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Says what a sweep will take, before anything runs.",
    discussion: """
      Needs no data. Costs are estimates for one core each.

      Examples:
        raffle plan configs/mnist-quick.yaml
        raffle plan configs/karolinski-figure3.yaml --quick --set grid.seed=0..9
        raffle plan configs/karolinski-figure3.yaml --json | jq .trials
      """)

  @Argument(help: ArgumentHelp("The sweep file.", valueName: "SWEEP.yaml"))
  var sweep: String

  @OptionGroup var variation: VariationOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let sweep = try SweepSetup.read(sweep, variation.variation)
    let expansion: Expansion
    do {
      expansion = try sweep.expand(data: .assumed(for: sweep.dataset))
    } catch {
      throw ShellError(.usage, "\(self.sweep): \(error)")
    }
    let plan = Plan(of: sweep, expansion)
    try emit(json ? plan.json.text + "\n" : plan.text(cores: HostFacts.usableCores))
  }
}
