import Foundation
import Reports
import Sweeps
import Testing

@Suite("Comparison") struct ComparisonTests {
  private func study(shift: Double = 0, seeds: String = "0..4") throws -> Study {
    let yaml = SyntheticLog.yaml(criteria: "[large_final, random]", levels: "1..3", seeds: seeds)
    return try Study(lines: SyntheticLog(yaml: yaml).lines(shift: shift))
  }

  @Test("the same results are identical")
  func identical() throws {
    let verdicts = Comparison(try study(), name: "again").verdicts(for: try study())
    #expect(!verdicts.isEmpty && verdicts.allSatisfy { $0.outcome == .identical && $0.difference == 0 })
  }

  @Test("a shift far beyond the seeds' spread is lower or higher, a small one agrees")
  func shifted() throws {
    func outcomes(_ shift: Double) throws -> Set<Verdict.Outcome> {
      let verdicts = Comparison(try study(shift: shift), name: "shifted").verdicts(for: try study())
      return Set(verdicts.filter { $0.quantity == .testAccuracy }.map(\.outcome))
    }
    #expect(try outcomes(0.015) == [.lower] && outcomes(-0.015) == [.higher] && outcomes(1e-5) == [.agrees])
  }

  @Test("one seed gives no verdict")
  func oneSeed() throws {
    let verdicts = Comparison(try study(shift: 0.015, seeds: "[0]"), name: "other").verdicts(
      for: try study(seeds: "[0]"))
    #expect(verdicts.filter { $0.quantity == .testAccuracy }.allSatisfy { $0.outcome == .noVerdict })
  }

  @Test("a published figure is found by criterion and density; what the sweep lacks is missing")
  func published() throws {
    let csv = """
      # a comment
      series,where,kept,threshold,quantity,statistic,value,deviation,count,source
      random,,64,,test_accuracy,mean,97.9,,,"A paper, table 1"
      random,,10,,test_accuracy,mean,97.9,,,"A paper, table 1"
      random,mask1=constant,64,,test_accuracy,mean,97.9,,,"A paper, table 1"
      dense,,,,test_accuracy,mean,50.0,0.1,10,"A paper, table 2"
      """
    let verdicts = Comparison(try PublishedFigure.table(csv: csv), name: "paper").verdicts(for: try study())
    #expect(verdicts.map(\.outcome) == [.agrees, .missing, .missing, .higher])
    #expect(verdicts[0].source == "A paper, table 1" && verdicts[0].other.rounding == 0.0005)
    #expect(Verdict.counts(verdicts) == "1 agree, 1 higher, 2 missing here")
  }

  @Test(
    "a wrong table is refused with its line",
    arguments: [
      ("series,value\n", 1), ("\(header)\nrandom,,,,accuracy,mean,1,,,x\n", 2),
      ("\(header)\n\nrandom,,,,density,mean,,,,x", 3),
      ("\(header)\nrandom,,,,density,mean,1\n", 2), ("\(header)\nrandom,,,,density,mean,1e308,,,x", 2),
      ("\(header)\nrandom,,,,density,mean,1,,nan,x", 2),
    ])
  func wrong(csv: String, line: Int) throws {
    let error = #expect(throws: ResultsError.self) { try PublishedFigure.table(csv: csv) }
    #expect(error?.line == line)
  }

  @Test("the base run that all series share is judged once, and the page says what else differs")
  func settings() throws {
    let other = Comparison(try study(seeds: "0..1"), name: "other")
    let verdicts = other.verdicts(for: try study())
    #expect(verdicts.count { $0.label == "dense" } == 1 && verdicts.count { $0.label.hasSuffix("level 0") } == 0)
    let page = HTMLPage(StudyReport(try study(), StudyReport.Options(comparison: other))).text
    #expect(page.contains("What differs between the two: seeds 5 here, 2 there."))
  }

  @Test(
    "the tables of the repository can be read",
    arguments: ["published/zhou-table2", "published/rolfs", "expected/karolinski-figure3"])
  func tables(name: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let csv = try String(contentsOf: root.appending(path: "configs/\(name).csv"), encoding: .utf8)
    let figures = try PublishedFigure.table(csv: csv)
    #expect(!figures.isEmpty && figures.allSatisfy { !$0.source.isEmpty && $0.value > 0 })
  }
}

private let header = "series,where,kept,threshold,quantity,statistic,value,deviation,count,source"
