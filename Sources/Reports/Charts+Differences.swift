internal import Sweeps

extension Charts {
  /// What the others gain or lose against one series, seed by seed.
  var differences: ReportSection? {
    let quantity: Quantity = study.isUntrained ? .initialTestAccuracy : .testAccuracy
    let series = study.series.enumerated().filter {
      !$0.element.isBase && !$0.element.isChosen && $0.element.points.contains { $0.level > 0 }
    }
    // At one threshold series keep different shares: what they reach there says nothing of the rule.
    guard series.count > 1, !hasThresholds else { return nil }
    let reference = (series.first { Self.criterion($0.element) == "large_final" } ?? series[0]).element
    var table = DataTable(
      columns: ["series", "level", "kept %", "difference, points", "95 % interval", "pairs"], leading: 1)
    var lines: [LineChart.Line] = []
    for (style, other) in series where other.label != reference.label {
      var points: [LineChart.Point] = []
      for point in other.points where point.level > 0 {
        guard let base = reference.point(level: point.level) else { continue }
        let difference = pairedDifferences(bySeed(point.values(quantity)), bySeed(base.values(quantity)))
        if difference.count > 0 { table.rows.append(row(other, point, difference)) }
        guard let mean = difference.mean, let density = point.density else { continue }
        // From two pairs an interval is nine standard deviations each way: it would cover the picture.
        let half = difference.count > 2 ? difference.confidence : nil
        points.append(
          LineChart.Point(
            x: density, y: mean, low: half.map { mean - $0 }, high: half.map { mean + $0 },
            isWhole: point.isComplete && base.isComplete, note: note(other, point, reference, difference)))
      }
      lines.append(LineChart.Line(label: other.label, style: style, points: points))
    }
    let means = lines.flatMap { $0.points.map(\.y) }
    guard !means.isEmpty else { return nil }
    // Intervals from two or three seeds may be wider than anything that is to be seen.
    let room = max(0.002, ((means.max() ?? 0) - (means.min() ?? 0)) * 0.35)
    let edges = lines.flatMap(values(of:)).filter {
      $0 >= (means.min() ?? 0) - room && $0 <= (means.max() ?? 0) + room
    }
    let axis = Axis("difference, percentage points", holding: edges + [0], isPercent: true)
    let references = [LineChart.Reference(y: 0, label: reference.label)]
    let others = lines.filter { !$0.points.isEmpty }
    let name = reference.label.contains(",") ? "“\(reference.label)”" : reference.label
    let title = "Difference \(others.count == 1 ? "of \(others[0].label) " : "")to \(name)"
    var figures: [Figure] = []
    let near = means.filter { abs($0) <= 0.02 }
    // Untrained accuracies lie tens of points apart.
    let hasCloseUp = quantity == .testAccuracy && (means.min() ?? 0) < -0.05 && near.count > 2
    if hasCloseUp, hasCurves(lines) {
      figures += pictures(
        "differences-close", "\(title), close up",
        caption: "Down to two points below; lines that leave the picture are whole in the next.", x: densityAxis,
        y: Axis(axis.label, low: -0.02, high: max(0.01, (near.max() ?? 0) + 0.005), isPercent: true), lines,
        references: references)
    }
    if hasCurves(lines) {
      figures += pictures(
        "differences", title + (hasCloseUp ? ", whole" : ""),
        caption: bands,
        x: densityAxis, y: axis, lines, references: references)
    }
    return ReportSection(
      id: "differences-section", title: "Paired differences",
      notes: [
        "Difference of \(quantity.title) to \(reference.label)"
          + (study.frozen.sweep.seeds.count > 1
            ? ", taken seed by seed and then averaged: what the seeds have in common falls out." : " with the one seed.")
          + (hasDraws ? " Draws of one seed are averaged first." : "")
      ],
      figures: figures + [
        Figure(
          id: "differences-table", title: "All paired differences",
          caption:
            "An asterisk marks an interval that does not hold 0. Each row is its own comparison: among many, one in "
            + "twenty stands out by chance. Levels without a pair are left out.",
          content: .table(table), isFolded: hasCurves(lines) || table.rows.count > 30)
      ])
  }

  var hasDraws: Bool {
    study.pruned.contains { $0.points.contains { $0.cells.contains { $0.replicate.draw > 0 } } }
  }

  /// The mean over draws of each seed: draws share their seed's base run, and are no seeds of their own.
  private func bySeed(_ values: [Replicate: Double]) -> [Replicate: Double] {
    Dictionary(grouping: values.sorted { $0.key < $1.key }) { Replicate(seed: $0.key.seed) }
      .compactMapValues { Summary(of: $0.map(\.value)).mean }
  }

  private var bands: String {
    switch study.frozen.sweep.seeds.count {
    case 1: "One seed gives no interval."
    case 2: "Two seeds give intervals too wide to draw; the table below has them."
    default:
      "Bands are 95 % intervals by Student's t over the paired seeds, cut off at the picture's edge. Where a band holds 0, "
        + "the seeds do not tell the two apart."
    }
  }

  private func row(_ series: Series, _ point: Series.Point, _ difference: Summary) -> DataTable.Row {
    DataTable.Row(
      cells: [
        series.label, "\(point.level)", Quantity.density.text(point.density), signed(difference.mean),
        interval(difference), "\(difference.count)/\(Set(point.cells.map(\.replicate.seed)).count)",
      ], mark: difference.count == 0 ? .missing : .none)
  }

  private func note(_ series: Series, _ point: Series.Point, _ reference: Series, _ difference: Summary) -> String {
    """
    \(series.label) - \(reference.label), level \(point.level)
    \(Quantity.density.text(point.density)) % kept
    \(signed(difference.mean)) points, 95 % \(interval(difference))
    \(counted(difference.count, "pair"))
    """
  }
}

/// `+0.12`, in points; `–` without a number.
func signed(_ fraction: Double?) -> String {
  guard let fraction else { return "–" }
  let text = decimals(fraction * 100, 2)
  return text.hasPrefix("-") ? text : "+" + text
}

/// `-0.10 … +0.34 *`.
private func interval(_ difference: Summary) -> String {
  guard let mean = difference.mean, let half = difference.confidence else { return "–" }
  return "\(signed(mean - half)) … \(signed(mean + half))" + (abs(mean) > half ? " *" : "  ")
}
