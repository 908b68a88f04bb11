internal import SweepCore
internal import Sweeps

/// Other results to hold a study against: another sweep's, or figures that were published.
///
/// **The tolerance of a verdict.** A difference of two means agrees if it is no larger than
///
///     both spreads known       Welch's 95 % interval, t(0.975, ν)·√(s²/n + r²/m)
///     only our spread known    the 95 % interval for one more run of ours, t(0.975, n-1)·s·√(1 + 1/n)
///
/// plus half a unit of the last printed place. With fewer than two runs of ours there is no verdict. The same seeds with
/// the same numbers are identical. Every row is judged alone: of many that agree, one in twenty will stand out by chance.
package struct Comparison: Sendable {
  package let name: String
  let source: Source

  enum Source: Sendable {
    case study(Study)
    case published([PublishedFigure])
  }

  package init(_ other: Study, name: String) {
    source = .study(other)
    self.name = name
  }

  package init(_ published: [PublishedFigure], name: String) {
    source = .published(published)
    self.name = name
  }

  package static let rule =
    "A row agrees if the difference is within the 95 % interval of the difference of the means (Welch), or, where the "
    + "other side gives no spread, within the 95 % interval for one more run of ours; half a unit of the last printed "
    + "place is added. With fewer than two runs there is no verdict, with two or three the tolerance is so wide that agreement "
    + "says little. Among many rows one in twenty stands out by chance."

  /// One row a figure that both sides have, or that a published table has and the study lacks.
  package func verdicts(for study: Study) -> [Verdict] {
    switch source {
    case .study(let other): verdicts(study, other)
    case .published(let figures): figures.map { $0.verdict(for: study) }
    }
  }

  private static func place(_ series: Series, _ point: Series.Point) -> String {
    if series.isBase || series.isLearnedMask || series.isChosen { return "" }
    return point.threshold.map { ", t = \(thresholdText($0))" } ?? ", level \(point.level)"
  }

  /// What another sweep did otherwise, as a sentence; empty where nothing, or nothing is known.
  func settings(for study: Study) -> [String] {
    guard case .study(let other) = source else { return [] }
    func facts(_ study: Study) -> [(name: String, value: String)] {
      let sweep = study.frozen.sweep
      let trials = StudyReport.iterations(sweep) + (sweep.retraining.map { ", then \(grouped($0.iterations))" } ?? "")
      return [
        ("seeds", grouped(sweep.seeds.count)), ("iterations", trials), ("batch", grouped(sweep.training.batch)),
        ("data", "\(sweep.dataset.kind.name) \(study.frozen.data.digest.description.prefix(12))"),
        ("numerics", "\(study.frozen.numericsVersion)"),
        ("missing trials", grouped(study.counts.missing + study.counts.failed + study.counts.blocked)),
      ]
    }
    let differing = zip(facts(study), facts(other)).filter { $0.value != $1.value }
    guard !differing.isEmpty else { return [] }
    let told = differing.map { "\($0.name) \($0.value) here, \($1.value) there" }.joined(separator: "; ")
    return ["What differs between the two: \(told)."]
  }

  /// The other side's means as markers over a chart by density.
  func overlays(of quantity: Quantity, in study: Study) -> [LineChart.Line] {
    var points: [Int: [LineChart.Point]] = [:]
    for verdict in verdicts(for: study) where verdict.quantity == quantity && !verdict.isBest {
      guard let style = verdict.series, let x = verdict.density, let y = verdict.other.mean else { continue }
      let half = verdict.other.deviation
      points[style, default: []].append(
        LineChart.Point(
          x: x, y: y, low: half.map { y - $0 }, high: half.map { y + $0 },
          note: "\(name)\n\(verdict.label)\n\(quantity.title): \(quantity.text(y))\(quantity.isShare ? " %" : "")"))
    }
    return points.sorted { $0.key < $1.key }.map { style, points in
      LineChart.Line(
        label: "\(study.series[style].label), \(name)", style: style,
        points: points.map { LineChart.Point(x: $0.x, y: $0.y, note: $0.note) }, isOverlay: true)
    }
  }

  private func verdicts(_ study: Study, _ other: Study) -> [Verdict] {
    let quantities: [Quantity] = study.isUntrained ? [.initialTestAccuracy] : [.testAccuracy, .initialTestAccuracy]
    var hasBase = false
    return study.series.enumerated().flatMap { style, series -> [Verdict] in
      guard let match = other.series.first(where: { $0.names == series.names }) else { return [] }
      return series.points.flatMap { point -> [Verdict] in
        guard let theirs = match.point(level: point.level), theirs.threshold == point.threshold else { return [] }
        // All series have the same base run: it is judged once, and by what it is trained for.
        let isBase = point.level == 0 && !series.isBase
        if isBase, hasBase { return [] }
        hasBase = hasBase || isBase
        return (isBase ? [.testAccuracy] : quantities).map { quantity in
          let a = point.values(quantity)
          let b = theirs.values(quantity)
          let shared = a.keys.filter { b[$0] != nil }
          return Verdict(
            series: style, label: isBase ? "dense" : series.label + Self.place(series, point),
            density: point.density, quantity: quantity, ours: point.summary(quantity),
            other: Verdict.Figure(theirs.summary(quantity)),
            isIdentical: !shared.isEmpty && shared.count == a.count && shared.allSatisfy { a[$0] == b[$0] },
            source: name)
        }
      }
    }
  }
}

extension Series {
  /// What a series of another sweep must share to be the same: pruning, actions and network, not lengths.
  fileprivate var names: [String: String] {
    dimensions.filter { path, _ in ["step.", "supermask", "model"].contains { path.hasPrefix($0) } }
  }
}
