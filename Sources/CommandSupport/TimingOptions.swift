package import ArgumentParser
package import SweepCore

/// Intervals of the protocol; the defaults suit clusters, tests use shorter ones.
package struct TimingOptions: ParsableArguments {
  @Option(name: .customLong("ping-seconds"), help: "Seconds between pings.")
  package var ping: Double = 2

  @Option(name: .customLong("lease-seconds"), help: "Seconds of silence after which a worker's trials go to others.")
  package var lease: Double = 30

  @Option(name: .customLong("grace-seconds"), help: "Seconds after a restart or a cut link in which workers claim what they are running.")
  package var grace: Double = 5

  @Option(
    name: .customLong("standstill-seconds"),
    help: "Seconds after which a trial that does not advance goes to another worker; never before ten times what it should take.")
  package var standstill: Double = 300

  package init() {}

  package func validate() throws {
    guard ping >= 0.05, ping <= 3_600 else { throw ValidationError("--ping-seconds \(ping): expected 0.05 to 3600") }
    guard lease >= 2 * ping, lease <= 86_400 else {
      throw ValidationError("--lease-seconds \(lease): expected at least twice --ping-seconds (\(2 * ping)), at most 86400")
    }
    guard standstill >= ping, standstill <= 1e6 else {
      throw ValidationError("--standstill-seconds \(standstill): expected at least --ping-seconds (\(ping)), at most 1000000")
    }
    guard grace >= 0, grace <= 3_600 else { throw ValidationError("--grace-seconds \(grace): expected 0 to 3600") }
  }

  /// The coordinator's settings with these intervals.
  package func settings(sweep: String, numericsVersion: UInt32) -> Coordinator.Settings {
    var settings = Coordinator.Settings(sweep: sweep, numericsVersion: numericsVersion)
    settings.pingMilliseconds = Int64(ping * 1_000)
    settings.leaseMilliseconds = Int64(lease * 1_000)
    settings.suspectMilliseconds = Int64(lease * 1_000 / 3)
    settings.graceMilliseconds = Int64(grace * 1_000)
    settings.standstillMilliseconds = Int64(standstill * 1_000)
    return settings
  }
}
