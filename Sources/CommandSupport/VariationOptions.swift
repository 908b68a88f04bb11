package import ArgumentParser
package import Sweeps

/// What the command line changes in a sweep file.
package struct VariationOptions: ParsableArguments {
  @Flag(help: "Apply the sweep file's quick block: fewer seeds, levels, iterations.")
  package var quick = false

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Override any key of the sweep file, e.g. train.iterations=1000.", valueName: "KEY=VALUE"))
  package var settings: [String] = []

  package init() {}

  package var variation: SweepVariation { SweepVariation(isQuick: quick, settings: settings) }
}
