import Reports
import SweepCore
import Sweeps
import Testing

@Suite("Study") struct StudyTests {
  @Test("series are criteria, level 0 is the base run of each, every seed has its cell")
  func series() throws {
    let study = try Study(lines: SyntheticLog(yaml: SyntheticLog.yaml(levels: "1..3")).lines())
    #expect(study.series.count == 13 && study.series[0].label == "large_final" && study.bases.isEmpty)
    #expect(study.series.allSatisfy { $0.points.map(\.level) == [0, 1, 2, 3] })
    #expect(study.series.allSatisfy { $0.points.allSatisfy { $0.cells.count == 5 && $0.isComplete } })
    #expect(study.counts == Study.StatusCounts(ok: 200) && study.trials == 200)
  }

  @Test("actions that differ tell series apart, and draws of one action stay together")
  func actions() throws {
    func study(_ criteria: String) throws -> Study {
      let yaml = SyntheticLog.yaml(criteria: criteria, levels: "1..2", seeds: "0..1", mask1: "[rewind, constant]")
      return try Study(lines: SyntheticLog(yaml: yaml).lines())
    }
    let two = try study("[large_final, movement]").series.map(\.label)
    #expect(two == ["large_final, rewind", "large_final, constant", "movement, rewind", "movement, constant"])
    // One criterion stands above the page, not in each name.
    let study = try study("[large_final]")
    #expect(study.series.map(\.label) == ["rewind", "constant"])
    #expect(StudyReport(study).sections.contains { $0.id == "actions-section" })
  }

  @Test("missing, failed and blocked cells stay apart and count in no mean")
  func holes() throws {
    let log = try SyntheticLog(
      yaml: SyntheticLog.yaml(criteria: "[large_final, random]", levels: "1..2", seeds: "0..1"))
    let endings: [SyntheticLog.Ending] = [.ok, .failed, .blocked, .missing]
    let study = try Study(lines: log.lines { trial, _ in trial < 4 ? endings[trial] : .ok })
    #expect(study.counts == Study.StatusCounts(ok: 7, failed: 1, blocked: 1, missing: 1))
    let point = try #require(study.series[0].point(level: 1))
    #expect(point.cells.count == 2 && point.measurements.count == 1 && !point.isComplete)
    #expect(point.summary(.testAccuracy).count == 1 && point.summary(.testAccuracy).deviation == nil)
  }

  @Test("the best level is taken for each seed before the mean is")
  func best() throws {
    let study = try Study(lines: SyntheticLog(yaml: SyntheticLog.yaml(criteria: "[random]", levels: "1..4")).lines())
    let series = study.series[0]
    let best = series.best(.initialTestAccuracy)
    let means = series.points.filter { $0.level > 0 }.compactMap { $0.summary(.initialTestAccuracy).mean }
    #expect(best.count == 5 && (best.mean ?? 0) >= means.max() ?? 1)
  }

  @Test("a makespan is held against work over slots and the longest chain")
  func ledger() throws {
    let log = try SyntheticLog(yaml: SyntheticLog.yaml(criteria: "[large_final]", levels: "1..9", seeds: "0..1"))
    // Twenty trials of one second in two slots, two started each second, ten of them in a chain.
    let ledger = try Study(lines: log.lines()).ledger
    #expect(ledger.coreSeconds == 20 && ledger.slots == 2 && ledger.longestChainSeconds == 10)
    #expect(ledger.makespanSeconds == 10 && ledger.lowerBoundSeconds == 10 && ledger.makespanOverBound == 1)
    #expect(ledger.sentence.contains("20.0 core-seconds in 20 trials") && ledger.sentence.contains("1.00 times"))
  }
}
