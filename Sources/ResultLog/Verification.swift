import Glibc
import SweepCore

/// What reading a whole log, and its artifacts, found.
package struct Verification: Hashable, Sendable, CustomStringConvertible {
  package struct Damage: Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    /// Of the line's first byte in the file.
    package let offset: Int
    package let what: String

    package var description: String { "line \(line), byte \(offset): \(what)" }
  }

  /// Intact ones.
  package internal(set) var records = 0
  package internal(set) var epochs = 0
  /// Artifact files whose hash was found to be their name.
  package internal(set) var artifacts = 0
  package internal(set) var damages: [Damage] = []
  /// Artifact files that do not have the hash that they are named by.
  package internal(set) var damagedArtifacts: [LogError] = []
  /// The control lines, whole: what the coordinator noted of differing results.
  package internal(set) var controls: [String] = []
  /// What is no damage, but may surprise.
  package internal(set) var warnings: [String] = []

  package var isIntact: Bool { damages.isEmpty && damagedArtifacts.isEmpty }

  /// "12 records, all intact", or what is not, a line each. Warnings are apart.
  package var description: String {
    if isIntact { return "\(records) records, all intact" }
    let count = damages.count + damagedArtifacts.count
    let places = damages.map(\.description) + damagedArtifacts.map(\.description)
    return (["\(records) records intact, \(count) place\(count == 1 ? "" : "s") damaged"] + places)
      .joined(separator: "\n")
  }
}

/// Reads the log `path`, or that of the folder `path`, and says what is wrong with it; takes no lock, changes nothing.
///
/// With a folder, `checkingArtifacts` also reads every artifact.
package func verify(_ path: String, checkingArtifacts: Bool = true) throws(LogError) -> Verification {
  let log = isFolder(path) ? "\(path)/\(LogRepair.logName)" : path
  guard try sizeOfFile(log) != nil else {
    throw LogError(
      .notFound, at: log, expected: "a log of results", found: "no such file",
      advice: "name a sweep's output folder or a results.jsonl")
  }
  guard isFolder(path) else {
    var reading = LogVerifier(artifacts: nil)
    try reading.read(log)
    return reading.result
  }
  let store = ArtifactStore(at: "\(path)/artifacts")
  let digests = try store.digests()
  var reading = LogVerifier(artifacts: Set(digests))
  try reading.read(log)
  if checkingArtifacts { try reading.check(digests, in: store) }
  return reading.result
}
