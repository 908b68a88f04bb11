import Testing

@testable import SweepShell

@Suite("The progress line")
struct ProgressTests {
  private let parts = [
    ProgressPart("81/162 done", rank: 0), ProgressPart("2 running", rank: 4), ProgressPart("0 failed", rank: 6),
    ProgressPart("18.2/min", rank: 3), ProgressPart("4 min 30 s left", rank: 2), ProgressPart("2 workers, 2 slots", rank: 5),
  ]

  @Test("40 columns hold whole parts: how much is done and how long it lasts first")
  func narrow() {
    #expect(progressLine(parts, columns: 39) == "81/162 done  18.2/min  4 min 30 s left")
    #expect(progressLine(parts, columns: 30) == "81/162 done  4 min 30 s left")
    #expect(progressLine(parts, columns: 5) == "81/16")
  }

  @Test("no line is wider than its terminal, and a wide one holds all in order")
  func widths() {
    for columns in 1...100 { #expect(progressLine(parts, columns: columns).count <= columns) }
    #expect(
      progressLine(parts, columns: 200)
        == "81/162 done  2 running  0 failed  18.2/min  4 min 30 s left  2 workers, 2 slots")
  }
}
