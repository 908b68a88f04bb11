internal import SweepCore
package import Sweeps

extension Expansion {
  /// The trials that a person means: by key or its first digits, or as SERIES/LEVEL/SEED; at most `limit`.
  ///
  /// `large_final/8/3` means that criterion, level and seed, `dense/0/3` the base run. One pass over all trials.
  package func trials(meant text: String, limit: Int) -> [Int] {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 3 { return trials(String(parts[0]), level: String(parts[1]), seed: String(parts[2]), limit) }
    let digits = text.lowercased()
    let count = digits.utf8.count
    guard (1...32).contains(count), let low = TrialKey(hex: digits + String(repeating: "0", count: 32 - count)),
      let high = TrialKey(hex: digits + String(repeating: "f", count: 32 - count))
    else { return [] }
    return Array(trials.indices.lazy.filter { low <= trials[$0].key && trials[$0].key <= high }.prefix(limit))
  }

  private func trials(_ series: String, level: String, seed: String, _ limit: Int) -> [Int] {
    guard let level = Int(level), let seed = UInt64(seed) else { return [] }
    let fits = treatments.map { $0.level == level && $0.series == series }
    return Array(trials.indices.lazy.filter { trials[$0].seed == seed && fits[trials[$0].treatment] }.prefix(limit))
  }

  /// A trial in words.
  func name(of trial: Int) -> SweepStatus.TrialName {
    let treatment = treatment(at: trial)
    return SweepStatus.TrialName(
      key: trials[trial].key, series: treatment.series, level: UInt32(clamping: treatment.level),
      seed: trials[trial].seed)
  }

  /// For sentences: "large_final, level 8, seed 3".
  func words(for trial: Int) -> String { "\(name(of: trial))" }
}

extension SweepStatus.Explanation {
  /// For a text that does not mean one trial.
  static func unknown(_ text: String, several: Bool) -> Self {
    let why = several
      ? "several trials fit \(text): give more digits of the key"
      : "no trial of this sweep fits \(text): expected a key, its first digits, or SERIES/LEVEL/SEED as in "
        + "large_final/8/3 or dense/0/3"
    return Self(trial: nil, state: "unknown", why: [why])
  }
}

/// What a failed record says went wrong.
func errorOfRecord(_ line: [UInt8]) -> String? { (try? JSONValue(parsing: line))?["error"]?.string }

/// Where a result comes from, as its record says.
func originOfRecord(_ line: [UInt8]) -> String? {
  guard let provenance = (try? JSONValue(parsing: line))?["provenance"] else { return nil }
  var text = "its result is in the log"
  if let worker = provenance["worker"]?.string { text += ", from worker \(worker)" }
  if let host = provenance["host"]?.string { text += " on \(host)" }
  if let started = provenance["started"]?.string { text += ", started \(started)" }
  if let seconds = provenance["seconds"]?.number { text += ", took \(duration(seconds))" }
  return text
}
