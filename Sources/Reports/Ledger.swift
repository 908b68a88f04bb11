internal import Glibc
internal import SweepCore
internal import Sweeps

/// Where and when trials ran, and what they cost.
///
/// The makespan is the time in which the coordinator had trials running: of each of its starts the time from the first
/// trial's start to the last one's end, overlaps counted once. No schedule on the same slots is shorter than
/// max(all seconds / slots, seconds of the longest chain of trials that wait for each other).
package struct Ledger: Hashable, Sendable {
  package private(set) var runs: [Run] = []
  package private(set) var makespanSeconds = 0.0
  package private(set) var longestChainSeconds = 0.0
  /// That worked at the same time, over all workers.
  package private(set) var slots = 0
  /// Trials with a result that do not say when they ran, or say what cannot be.
  package private(set) var unknown = 0

  package struct Run: Hashable, Sendable {
    package let host: String
    package let worker: String
    package let instructionSet: String
    package let version: String
    /// Seconds since 1970.
    package let started: Double
    package let seconds: Double
    /// Of the worker, where the record says it.
    package let slots: Int?

    package var ended: Double { started + seconds }
  }

  package var coreSeconds: Double { runs.reduce(0) { $0 + $1.seconds } }

  /// Nil where no trial says when it ran.
  package var lowerBoundSeconds: Double? {
    slots > 0 ? max(coreSeconds / Double(slots), longestChainSeconds) : nil
  }

  /// The reached makespan over its lower bound; 1 is perfect. Nil where there is nothing to compare.
  ///
  /// Starts are logged in whole seconds, rounded down: sweeps of a few seconds say little, and what would then lie
  /// under the bound counts as 1.
  package var makespanOverBound: Double? {
    guard let bound = lowerBoundSeconds, bound > 0, makespanSeconds > 0 else { return nil }
    return max(1, makespanSeconds / bound)
  }

  init(_ expansion: Expansion, _ json: [TrialKey: JSONValue], _ order: [(key: TrialKey, epoch: Int)]) {
    var spans: [Int: (start: Double, end: Double)] = [:]
    var seconds: [TrialKey: Double] = [:]
    for (key, epoch) in order {
      guard json[key]?["status"]?.string == "ok", seconds[key] == nil else { continue }
      guard let run = json[key]?["provenance"].flatMap(Run.init) else {
        unknown += 1
        continue
      }
      runs.append(run)
      seconds[key] = run.seconds
      let span = spans[epoch] ?? (run.started, run.ended)
      spans[epoch] = (min(span.start, run.started), max(span.end, run.ended))
    }
    makespanSeconds = Self.union(spans.values.map { ($0.start, $0.end) })
    var chains = [Double](repeating: 0, count: expansion.trials.count)
    for (index, trial) in expansion.trials.enumerated() {
      let before = trial.parents.reduce(0.0) { max($0, chains[$1]) }
      chains[index] = before + (seconds[trial.key] ?? 0)
    }
    longestChainSeconds = chains.max() ?? 0
    let workers = Dictionary(grouping: runs) { "\($0.host) \($0.worker)" }.values
    slots = Self.most(
      workers.map { (runs: [Run]) in
        (runs.reduce(.infinity) { min($0, $1.started) }, runs.reduce(0) { max($0, $1.ended) }, Self.slots(of: runs))
      })
  }

  /// Cost by one property of a run, largest first.
  package func cost(by property: (Run) -> String) -> [(name: String, trials: Int, seconds: Double)] {
    Dictionary(grouping: runs, by: property)
      .map { ($0.key, $0.value.count, $0.value.reduce(0) { $0 + $1.seconds }) }
      .sorted { ($1.2, $0.0) < ($0.2, $1.0) }
  }

  /// As a worker said, else the largest number of its trials that overlap by more than the second that starts are
  /// rounded to.
  private static func slots(of runs: [Run]) -> Int {
    if let said = runs.compactMap(\.slots).max() { return said }
    return max(1, most(runs.map { ($0.started + 1, max($0.started + 1, $0.ended), 1) }))
  }

  /// The largest sum of weights of spans that share a moment.
  private static func most(_ spans: [(start: Double, end: Double, weight: Int)]) -> Int {
    let events = spans.flatMap { [($0.start, $0.weight), ($0.end, -$0.weight)] }.sorted { $0 < $1 }
    var now = 0
    var most = 0
    for (_, change) in events {
      now += change
      most = max(most, now)
    }
    return most
  }

  private static func union(_ spans: [(start: Double, end: Double)]) -> Double {
    var total = 0.0
    var reached = -Double.infinity
    for span in spans.sorted(by: { $0 < $1 }) {
      total += max(0, span.end - max(span.start, reached))
      reached = max(reached, span.end)
    }
    return total
  }
}

extension Ledger.Run {
  init?(_ provenance: JSONValue) {
    // Thirty years: more is no training's, and sums of it would say nothing.
    guard let host = provenance["host"]?.string, let seconds = provenance["seconds"]?.number, 0...1e9 ~= seconds,
      let started = provenance["started"]?.string.flatMap(secondsSince1970)
    else { return nil }
    self.init(
      host: host, worker: provenance["worker"]?.string ?? host,
      instructionSet: provenance["isa"]?.string ?? "unknown", version: provenance["version"]?.string ?? "unknown",
      started: started, seconds: seconds,
      slots: provenance["slots"]?.integer.flatMap { 1...100_000 ~= $0 ? $0 : nil })
  }
}

/// Reads `2026-11-21T09:30:00Z`.
private func secondsSince1970(_ text: String) -> Double? {
  let numbers = text.split { !$0.isNumber }.compactMap { Int32($0) }
  guard numbers.count >= 6, text.hasSuffix("Z"), 1970...9999 ~= numbers[0], numbers[1...5].allSatisfy({ $0 < 100 })
  else { return nil }
  var parts = tm()
  parts.tm_year = numbers[0] - 1_900
  parts.tm_mon = numbers[1] - 1
  parts.tm_mday = numbers[2]
  parts.tm_hour = numbers[3]
  parts.tm_min = numbers[4]
  parts.tm_sec = numbers[5]
  return Double(timegm(&parts))
}
