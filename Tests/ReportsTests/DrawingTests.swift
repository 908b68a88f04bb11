import Foundation
import Reports
import Sweeps
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Drawing") struct DrawingTests {
  enum Extreme: String, CaseIterable, CustomTestStringConvertible {
    case full, oneCriterionOneSeed, holes, nothing, longNames, actions

    var testDescription: String { rawValue }

    func study() throws -> Study {
      switch self {
      case .full: try Study(lines: SyntheticLog(yaml: SyntheticLog.yaml()).lines())
      case .oneCriterionOneSeed:
        try Study(
          lines: SyntheticLog(yaml: SyntheticLog.yaml(criteria: "[random]", levels: "1..1", seeds: "[0]")).lines())
      case .holes:
        try Study(
          lines: SyntheticLog(yaml: SyntheticLog.yaml()).lines { trial, level in
            trial % 17 == 3 ? .failed : trial % 17 == 4 ? .blocked : level > 15 && trial % 3 == 0 ? .missing : .ok
          })
      case .nothing: try Study(lines: SyntheticLog(yaml: SyntheticLog.yaml()).lines { _, _ in .missing })
      case .longNames:
        try Study(
          lines: SyntheticLog(
            yaml: SyntheticLog.yaml(
              criteria: "[{name: \(String(repeating: "long_", count: 9))name, score: abs(wf)}, random]", levels: "1..5")
          ).lines())
      case .actions:
        try Study(
          lines: SyntheticLog(
            yaml: SyntheticLog.yaml(
              criteria: "[large_final, random]", levels: "1..7",
              mask1:
                "[rewind, reinit, reinit_keep_sign, reshuffle, reshuffle_keep_sign, constant, constant_keep_sign, finetune]"
            )
          ).lines { trial, _ in trial % 9 == 1 ? .missing : .ok })
      }
    }
  }

  @Test("every figure is well-formed XML, whatever the sweep", arguments: Extreme.allCases)
  func wellFormed(extreme: Extreme) throws {
    for figure in StudyReport(try extreme.study()).figures {
      let parser = XMLParser(data: Data(figure.file.text.utf8))
      #expect(parser.parse(), "\(figure.file.name): \(parser.parserError?.localizedDescription ?? "")")
      #expect(!figure.file.text.contains("NaN") && !figure.file.text.contains("nan"))
    }
  }

  @Test("a page needs no network, and shows no text of the sweep as markup", arguments: Extreme.allCases)
  func page(extreme: Extreme) throws {
    let page = HTMLPage(StudyReport(try extreme.study())).text
    #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("src="))
    #expect(!page.contains("<true>") && !page.contains("<score>"))
    #expect(page.contains("Nothing &lt;true&gt; &amp; &quot;nothing&quot; real"))
  }

  @Test("names cannot end an element, an attribute or a script")
  func escaping() {
    #expect(escaped("a<b>&\"c'\u{1}") == "a&lt;b&gt;&amp;&quot;c&#39;\u{FFFD}")
  }

  @Test("a page shows what is missing and why trials failed")
  func missing() throws {
    let page = HTMLPage(StudyReport(try Extreme.holes.study())).text
    for text in ["What is not there", "no &lt;score&gt;", "4/5", "1✗", "Hollow markers"] {
      #expect(page.contains(text))
    }
    #expect(!HTMLPage(StudyReport(try Extreme.full.study())).text.contains("What is not there"))
  }

  @Test("without artifacts the page says that masks are not at hand")
  func noMasks() throws {
    let page = HTMLPage(StudyReport(try Extreme.full.study())).text
    #expect(page.contains("The masks are not at hand"))
  }

  @Test("masks are compared by the weights that they share")
  func overlap() throws {
    let study = try Study(
      lines: SyntheticLog(yaml: SyntheticLog.yaml(criteria: "[large_final, random]", levels: "1..1")).lines())
    let reader = ArtifactReader(mask: { _ in ["0.weight": [0b1111], "2.weight": [0b1, 0]] }, curve: { _ in nil })
    let figures = StudyReport(study, StudyReport.Options(artifacts: reader)).figures
    let map = try #require(figures.first { $0.id.hasPrefix("overlap") })
    guard case .heatMap(let heatMap) = map.content else { return }
    #expect(heatMap.cells.joined().allSatisfy { $0.text == "100" })
  }

  @Test("series whose masks are nowhere to be seen have no row")
  func overlapRows() throws {
    let log = try SyntheticLog(yaml: SyntheticLog.yaml(criteria: "[large_final, random]", levels: "1..1", seeds: "[0]"))
    let study = try Study(lines: log.lines { trial, _ in trial == 2 ? .missing : .ok })
    let reader = ArtifactReader(mask: { _ in ["0.weight": [1]] }, curve: { _ in nil })
    #expect(!StudyReport(study, StudyReport.Options(artifacts: reader)).figures.contains { $0.id.hasPrefix("overlap") })
  }

  @Test("accuracies close together are points, since bars would have to begin above 0")
  func points() throws {
    let figures = StudyReport(try Extreme.actions.study()).figures
    func drawing(_ id: String) throws -> String { try #require(figures.first { $0.id == id }).file.text }
    let trained = try drawing("actions-0-test-accuracy")
    #expect(trained.contains("Points: rewind; reinit;") && trained.contains("dense 9"))
    #expect(try drawing("actions-1-initial-test-accuracy").contains("Bars: rewind; reinit;"))
  }

  @Test("draws of one seed are averaged before seeds are paired")
  func draws() throws {
    let yaml =
      SyntheticLog.yaml(criteria: "[large_final]", levels: "1..2", seeds: "0..2", mask1: "[rewind, reinit]")
      + "\n  draw: 0..3"
    let figures = StudyReport(try Study(lines: SyntheticLog(yaml: yaml).lines())).figures
    let figure = try #require(figures.first { $0.id == "differences-table" })
    guard case .table(let table) = figure.content else { return }
    #expect(table.rows.map { $0.cells.last } == ["3/3", "3/3"])
  }

  @Test("every column of a heat map has room for its turned head")
  func heads() throws {
    let name = String(repeating: "w", count: 40)
    let yaml = SyntheticLog.yaml(criteria: "[random, {name: \(name), score: abs(wf)}]", levels: "1..1")
    let reader = ArtifactReader(mask: { _ in ["0.weight": [1]] }, curve: { _ in nil })
    let study = try Study(lines: SyntheticLog(yaml: yaml).lines())
    let figures = StudyReport(study, StudyReport.Options(artifacts: reader)).figures
    let file = try #require(figures.first { $0.id.hasPrefix("overlap") }).file.text
    let width = file.split(separator: " width=\"").dropFirst().first.flatMap { Double($0.prefix { $0 != "\"" }) } ?? 0
    // The names of rows, two cells, and the last head at 42 degrees.
    #expect(width > 40 * 6.6 + 1.5 * 27 + 40 * 4.9)
  }

  @Test("a logarithmic axis has ticks at 1, 2 and 5, and the largest value can stand first")
  func axis() {
    let axis = Axis("kept", scale: .logarithmic, holding: [0.01, 1], isReversed: true, isPercent: true)
    #expect(axis.ticks(parts: 8).map(\.text) == ["1", "2", "5", "10", "20", "50", "100"])
    #expect(axis.place(1) < axis.place(0.1) && axis.place(0.1) < axis.place(0.01))
  }
}
