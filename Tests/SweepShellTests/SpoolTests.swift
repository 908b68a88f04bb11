import Foundation
import SweepCore
import Testing

@testable import SweepShell

@Suite("The spool")
struct SpoolTests {
  private let report = Report(
    key: TrialKey(high: 1, low: 2), attempt: 1, outcome: .ok(deterministic: [1], provenance: [2], artifacts: []),
    milliseconds: 3)

  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "raffle-spool-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test("what is kept comes back whole, until it is forgotten")
  func kept() throws {
    try inFolder { folder in
      let spool = try Spool(folder, sweep: "sweep")
      try spool.keep(report, [[4, 5]])
      let restored = spool.restore()
      #expect(restored.kept.map(\.0) == [report] && restored.kept.map(\.1) == [[[4, 5]]])
      spool.forget(report.key)
      #expect(spool.restore().kept.isEmpty)
    }
  }

  @Test("a file that others can write, or a link to one, is no result of ours; it is named and stays")
  func foreign() throws {
    try inFolder { folder in
      let spool = try Spool(folder, sweep: "sweep")
      try spool.keep(report, [])
      let file = "\(folder)/sweep/\(report.key).report"
      for mode in [0o666, 0o664] as [mode_t] {
        #expect(chmod(file, mode) == 0)
        #expect(spool.restore().kept.isEmpty && spool.restore().damaged == [file])
      }
      #expect(chmod(file, 0o600) == 0 && rename(file, "\(folder)/elsewhere") == 0)
      #expect(symlink("\(folder)/elsewhere", file) == 0)
      #expect(spool.restore().kept.isEmpty && spool.restore().damaged == [file])
    }
  }

  @Test("a file of another user is no result of ours", .enabled(if: geteuid() == 0))
  func otherUser() throws {
    try inFolder { folder in
      let spool = try Spool(folder, sweep: "sweep")
      try spool.keep(report, [])
      #expect(chown("\(folder)/sweep/\(report.key).report", 65_534, 65_534) == 0)
      #expect(spool.restore().kept.isEmpty)
    }
  }
}
