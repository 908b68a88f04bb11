import Foundation
import Reports
import Sweeps
import Testing

@Suite("Absurd logs") struct AbsurdLogTests {
  private let yaml = SyntheticLog.yaml(criteria: "[large_final, random]", levels: "1..3", seeds: "0..1")

  /// The log with one member of one of its records replaced, or of all.
  private func lines(_ member: String, _ value: String, inAll: Bool = false) throws -> [[UInt8]] {
    let lines = try SyntheticLog(yaml: yaml).lines()
    return lines.enumerated().map { place, line in
      guard inAll ? place > 1 : place == 6 else { return line }
      let text = String(decoding: line, as: UTF8.self)
      guard let start = text.range(of: "\"\(member)\":") else { return line }
      let rest = text[start.upperBound...]
      let isList = rest.hasPrefix("[")
      let last = rest.firstIndex { isList ? $0 == "]" : $0 == "," || $0 == "}" } ?? rest.endIndex
      let end = isList && last < rest.endIndex ? rest.index(after: last) : last
      return Array((text[..<start.upperBound] + value + text[end...]).utf8)
    }
  }

  @Test(
    "a record that cannot be true counts as missing, and is named with its line",
    arguments: [
      ("density", "3"), ("density", "-0.1"), ("density", "1e308"), ("test_accuracy", "\"NaN\""),
      ("test_accuracy", "1.5"), ("val_loss", "-1"), ("val_loss", "1e308"), ("iterations", "9223372036854775807"),
      ("early_stop_iteration", "9223372036854775807"), ("kept", "[9223372036854775807,9223372036854775807,1]"),
      ("kept", "[300000,1,1]"), ("kept", "[1,1]"), ("kept", "[-5,1,1]"),
      ("flipped", "[9223372036854775807,9223372036854775807,1]"), ("shrunk", "[-1,0,0]"),
    ])
  func refused(member: String, value: String) throws {
    let study = try Study(lines: try lines(member, value))
    #expect(study.refused.map(\.line) == [7] && study.refused[0].message.contains(member))
    #expect(study.counts.missing == 1 && study.counts.ok == study.trials - 1)
    #expect(HTMLPage(StudyReport(study)).text.contains("1 record of the log cannot be true and is left out: line 7:"))
  }

  @Test(
    "provenance that cannot be true costs the run, not the result",
    arguments: [
      ("seconds", "1e308"), ("seconds", "-1"), ("seconds", "\"NaN\""), ("started", "\"99999999-01-01T00:00:00Z\""),
      ("started", "\"yesterday\""), ("slots", "9223372036854775807"),
    ])
  func provenance(member: String, value: String) throws {
    let study = try Study(lines: try lines(member, value))
    #expect(study.refused.isEmpty && study.counts.ok == study.trials)
    #expect(study.ledger.coreSeconds <= Double(study.trials) && study.ledger.slots <= study.trials)
    #expect(study.ledger.unknown == (member == "slots" ? 0 : 1))
  }

  @Test("a network that keeps nothing has no place on a logarithmic axis, and breaks no figure")
  func nothingKept() throws {
    let report = StudyReport(try Study(lines: try lines("density", "0", inAll: true)))
    for figure in report.figures {
      #expect(!figure.file.text.contains("NaN") && !figure.file.text.contains("Infinity"), "\(figure.id)")
    }
  }

  @Test("loss that is not a number, of a run that went astray, is no record's fault")
  func diverged() throws {
    let study = try Study(lines: try lines("val_loss", "\"NaN\""))
    #expect(study.refused.isEmpty && study.counts.ok == study.trials)
  }

  @Test(
    "an axis has a few ticks, whatever its values",
    arguments: [
      [1e-300, 1e300], [1, 1 + 1e-15], [-1e99, 1e99], [0, 0], [1e308, -1e308], [.nan, .infinity], [1e15, 1e15 + 1], [],
    ])
  func axis(values: [Double]) {
    for scale in [Axis.Scale.linear, .logarithmic] {
      let axis = Axis("", scale: scale, holding: values)
      #expect(axis.low < axis.high && axis.ticks(parts: 8).count <= 30)
      #expect(axis.ticks(parts: 8).allSatisfy { $0.value.isFinite && $0.text.count < 30 })
    }
  }

  @Test("an interval of nearly equal numbers is a number or nil")
  func tinyVariance() {
    let half = welchHalfWidth(Summary(count: 3, deviation: 1e-170), Summary(count: 3, deviation: 1e-170))
    #expect(half.map(\.isFinite) ?? true)
    #expect(welchHalfWidth(Summary(count: 1_000_000_000, deviation: 1), Summary(count: 2, deviation: 1e-9)) != nil)
  }

  @Test("forty criteria, and names made to break out, become well-formed pages")
  func names() throws {
    let long = String(repeating: "x", count: 45)
    let formulas = (0..<40).map { #"{name: formula_\#($0)_\#(long), score: "abs(wf) - \#($0) * abs(wi)"}"# }
    let yaml = SyntheticLog.yaml(criteria: "[\(formulas.joined(separator: ", "))]", levels: "1..4", seeds: "0..1")
    let page = HTMLPage(StudyReport(try Study(lines: try SyntheticLog(yaml: yaml).lines()))).text
    #expect(page.contains("formula_39_"))
    let failing = try SyntheticLog(yaml: self.yaml).lines(ending: { trial, _ in trial == 0 ? .failed : .blocked })
    #expect(!HTMLPage(StudyReport(try Study(lines: failing))).text.contains("<score>"))
  }
}
