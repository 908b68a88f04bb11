internal import Glibc
package import Sweeps

/// One figure of a study beside another source's; see `Comparison` for the rule.
package struct Verdict: Hashable, Sendable {
  /// The place in the study's list; nil where it has none.
  package var series: Int?
  package let label: String
  package var density: Double?
  package let quantity: Quantity
  package let ours: Summary
  package let other: Figure
  package var isIdentical = false
  /// Whether it is the mean of each seed's best level.
  package var isBest = false
  package let source: String

  /// A mean, and what is known of its spread.
  package struct Figure: Hashable, Sendable {
    package let mean: Double?
    package var deviation: Double?
    package var count = 0
    /// Half a unit of the last printed place.
    package var rounding = 0.0
    var summary: Summary?

    package init(mean: Double, deviation: Double? = nil, count: Int = 0, rounding: Double = 0) {
      self.mean = mean
      self.deviation = deviation
      self.count = count
      self.rounding = rounding
    }

    package init(_ summary: Summary) {
      mean = summary.mean
      deviation = summary.deviation
      count = summary.count
      self.summary = summary
    }
  }

  package enum Outcome: String, Hashable, Sendable {
    case identical
    case agrees
    case higher
    case lower
    case noVerdict = "no verdict"
    case missing
  }

  package var difference: Double? { ours.mean.flatMap { ours in other.mean.map { ours - $0 } } }

  /// How large a difference may be; nil where too few runs say so.
  package var tolerance: Double? {
    guard ours.count > 1 else { return nil }
    if let deviation = other.deviation, other.count > 1 {
      return welchHalfWidth(ours, Summary(count: other.count, deviation: deviation)).map { $0 + other.rounding }
    }
    return ours.prediction.map { $0 + other.rounding }
  }

  package var outcome: Outcome {
    guard let difference else { return .missing }
    if isIdentical { return .identical }
    guard let tolerance else { return .noVerdict }
    if abs(difference) <= tolerance { return .agrees }
    return difference > 0 ? .higher : .lower
  }
}

extension Verdict {
  /// Rows for people; shares in percent.
  package static func table(_ verdicts: [Verdict]) -> DataTable {
    // A source that all rows share stands in the heading.
    let hasSources = Set(verdicts.map(\.source)).count > 1
    var table = DataTable(
      columns: ["figure", "quantity", "verdict", "here", "there", "difference", "tolerance"]
        + (hasSources ? ["source"] : []), leading: 3, trailing: hasSources ? 1 : 0)
    for verdict in verdicts {
      func text(_ value: Double?) -> String { verdict.quantity.text(value, like: verdict.other.mean) }
      let difference = verdict.difference.map { ($0 >= 0 ? "+" : "-") + text(abs($0)) } ?? "–"
      func pair(_ mean: Double?, _ deviation: Double?) -> String {
        text(mean) + (deviation.map { " ± \(text($0))" } ?? "")
      }
      let mark: DataTable.Mark =
        switch verdict.outcome {
        case .identical, .agrees: .good
        case .higher, .lower: .bad
        case .noVerdict: .none
        case .missing: .missing
        }
      table.rows.append(
        DataTable.Row(
          cells: [
            verdict.label, (verdict.isBest ? "best level, " : "") + verdict.quantity.title, verdict.outcome.rawValue,
            pair(verdict.ours.mean, verdict.ours.deviation), pair(verdict.other.mean, verdict.other.deviation),
            difference, verdict.tolerance.map(text) ?? "–",
          ] + (hasSources ? [verdict.source] : []), mark: mark))
    }
    return table
  }

  /// `12 agree, 1 higher, 3 missing`.
  package static func counts(_ verdicts: [Verdict]) -> String {
    let outcomes: [(Outcome, String)] = [
      (.identical, "identical"), (.agrees, "agree"), (.higher, "higher"), (.lower, "lower"),
      (.noVerdict, "without a verdict"), (.missing, "missing here"),
    ]
    let told = outcomes.compactMap { outcome, name in
      let count = verdicts.count { $0.outcome == outcome }
      return count > 0 ? "\(grouped(count)) \(name)" : nil
    }
    return told.isEmpty ? "nothing to compare" : told.joined(separator: ", ")
  }
}

extension Charts {
  /// A verdict for each figure that another source has too.
  var comparison: ReportSection? {
    guard let comparison = options.comparison else { return nil }
    let verdicts = comparison.verdicts(for: study)
    let figure = Figure(
      id: "comparison", title: "Figure by figure",
      caption: "Shares in percent, their differences in percentage points; losses and iterations as they are. "
        + Comparison.rule,
      content: .table(Verdict.table(verdicts)), isFolded: verdicts.count > 40)
    return ReportSection(
      id: "comparison-section", title: "Compared with \(comparison.name)",
      notes: ["\(sentence(Verdict.counts(verdicts)))."] + comparison.settings(for: study), figures: [figure])
  }
}
