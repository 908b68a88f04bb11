import Foundation
import Testing

/// What the machines say to a few events, one rule a file. `RAFFLE_REWRITE_GOLDEN=1` writes what they say now.
@Suite("transcripts")
struct TranscriptTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Transcripts")

  static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path()))?.sorted() ?? []

  @Test("the machines say what the transcript says", arguments: names)
  func transcript(name: String) throws {
    let file = Self.folder.appending(path: name)
    let written = try String(contentsOf: file, encoding: .utf8)
    let played = try Transcript.play(written)
    if ProcessInfo.processInfo.environment["RAFFLE_REWRITE_GOLDEN"] != nil {
      try played.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(played == written, "\(name)")
    }
  }

  @Test("there is a transcript for every rule")
  func all() {
    let rules = [
      "lease", "credit-window", "expiry", "lost-worker", "ten-losses", "late-result", "duplicate", "differing-duplicate",
      "readoption", "error-twice", "blocked-dependents", "drain-of-a-worker", "drain-of-the-coordinator",
      "lost-artifact", "missing-artifact", "retry-failed", "refused-numerics", "audit", "standstill",
      "unknown-session", "cancelled-trial",
    ]
    #expect(Set(Self.names) == Set(rules.map { "\($0).txt" }))
  }
}
