internal import Sweeps

extension Charts {
  /// One line a series; style numbers are places in the study. Only what the quantity can be said of.
  func lines(_ quantity: Quantity) -> [LineChart.Line] {
    study.series.enumerated().compactMap { style, series in
      guard !series.isBase else { return nil }
      let isShown: (Series.Point) -> Bool
      switch quantity {
      case .initialTestAccuracy:
        guard !series.isLearnedMask, !series.isChosen else { return nil }
        isShown = { $0.level > 0 }
      case .flipped, .grown, .shrunk:
        guard !series.isLearnedMask else { return nil }
        isShown = \.isTrained
      default: isShown = \.isTrained
      }
      let points = series.points.filter(isShown)
      guard points.contains(where: { $0.level > 0 }) else { return nil }
      return LineChart.Line(
        label: series.label, style: style,
        points: points.compactMap { point in point.density.flatMap { mark(series, point, quantity, x: $0) } })
    }
  }

  /// Whether there is a line to follow down the levels, and not just a point beside the dense network.
  func hasCurves(_ lines: [LineChart.Line]) -> Bool {
    lines.contains { line in line.points.count { $0.x < 1 } > 1 }
  }

  /// A picture of lines, or several where they are too many to follow: see `panels`.
  func pictures(
    _ id: String, _ title: String, caption: String, x: Axis, y: Axis, _ lines: [LineChart.Line],
    references: [LineChart.Reference] = []
  ) -> [Figure] {
    panels(lines).map { panel in
      Figure(
        id: id + panel.suffix, title: title + panel.title, caption: caption,
        content: .lines(LineChart(x: x, y: y, lines: panel.lines, references: references)))
    }
  }

  /// The lines of one picture: all; or, where they are too many to follow and several actions are among them, one
  /// picture an action, its lines named by criterion alone, which has the same colour in each.
  private func panels(_ lines: [LineChart.Line]) -> [(suffix: String, title: String, lines: [LineChart.Line])] {
    func unique(_ names: [String]) -> [String] { names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
    let actions = unique(study.pruned.map(action))
    guard study.pruned.count > 14, actions.count > 1 else { return [("", "", lines)] }
    let criteria = unique(study.pruned.map(Self.criterion))
    return actions.enumerated().compactMap { place, action in
      let inside = lines.filter { self.action(study.series[$0.style]) == action }.map { line in
        let criterion = Self.criterion(study.series[line.style])
        let style = (criteria.firstIndex(of: criterion) ?? 0) + place * Style.period
        return LineChart.Line(label: criterion, style: style, points: line.points, isOverlay: line.isOverlay)
      }
      return inside.isEmpty ? nil : ("-\(place)", ": \(action)", inside)
    }
  }

  /// Series side by side where each is one point.
  func bars(_ quantity: Quantity, _ lines: [LineChart.Line]) -> BarChart {
    let dense = [quantity == .testAccuracy ? denseReference : nil].compactMap { $0 }
    let values = lines.flatMap(values(of:))
    let bars = lines.map { line in
      line.points.last.map {
        BarChart.Bar(value: $0.y, low: $0.low ?? $0.y, high: $0.high ?? $0.y, isWhole: $0.isWhole, note: $0.note)
      }
    }
    return BarChart(
      x: "", y: barAxis(quantity, values, dense), groups: [BarChart.Group(label: "", bars: bars)],
      bars: lines.map(\.label), references: dense)
  }

  /// From 0; or, where numbers that differ by a point or two would all look alike from there, close around them.
  func barAxis(_ quantity: Quantity, _ values: [Double], _ references: [LineChart.Reference]) -> Axis {
    let lowest = values.min() ?? 0
    let edge = lowest > 0.7 ? [lowest - 0.002] : [0]
    return Axis("\(quantity.title), %", holding: values + edge + references.map(\.y), isPercent: true)
  }

  func barCaption(_ chart: BarChart, ofDraws: Bool) -> String {
    let bars = chart.groups.flatMap(\.bars)
    var words = chart.isCut ? "Points are means" : "Bars are means"
    words += " over seeds\(ofDraws ? " and draws" : "")"
    words += bars.contains { $0.map { $0.low < $0.high } ?? false } ? "; lines show \(bandWords)." : "."
    if bars.contains(where: { $0 == nil }) { words += " × marks what is missing." }
    if bars.contains(where: { $0.map { !$0.isWhole } ?? false }) { words += " What is hollow is incomplete." }
    return words
  }

  /// A series' level as a point at `x`.
  func mark(_ series: Series, _ point: Series.Point, _ quantity: Quantity, x: Double) -> LineChart.Point? {
    let summary = point.summary(quantity)
    guard let mean = summary.mean else { return nil }
    let (low, high) = edges(summary)
    return LineChart.Point(
      x: x, y: mean, low: low, high: high, isWhole: point.isComplete, note: note(series, point, quantity))
  }

  func edges(_ summary: Summary) -> (Double?, Double?) {
    guard summary.count > 1, let mean = summary.mean else { return (nil, nil) }
    switch options.band {
    case .range: return (summary.minimum, summary.maximum)
    case .interval:
      let half = summary.confidence ?? 0
      return (mean - half, mean + half)
    }
  }

  func note(_ series: Series, _ point: Series.Point, _ quantity: Quantity) -> String {
    let summary = point.summary(quantity)
    let unit = quantity.isShare ? " %" : ""
    var lines = [
      series.label + (series.isBase || series.isLearnedMask || point.threshold != nil ? "" : ", level \(point.level)"),
      "\(Quantity.density.text(point.density)) % kept" + (point.threshold.map { ", t = \(thresholdText($0))" } ?? ""),
      "\(quantity.title): \(quantity.text(summary.mean))\(unit)",
    ]
    if summary.count > 1 {
      lines.append("std \(quantity.text(summary.deviation)), 95 % ± \(quantity.text(summary.confidence))")
      lines.append("min \(quantity.text(summary.minimum)), max \(quantity.text(summary.maximum))")
    }
    lines.append(
      point.isComplete
        ? counted(point.cells.count, "run")
        : "\(summary.count) of \(counted(point.cells.count, "run")), the rest missing")
    return lines.joined(separator: "\n")
  }

  func values(of line: LineChart.Line) -> [Double] { line.points.flatMap { [$0.y, $0.low ?? $0.y, $0.high ?? $0.y] } }

  var densityAxis: Axis {
    let densities = study.pruned.flatMap { $0.points.compactMap(\.density) }
    return Axis(
      "weights kept, % (logarithmic)", scale: .logarithmic, holding: densities, isReversed: true, isPercent: true)
  }

  /// What a line of pruned networks is.
  var meaningOfLines: String {
    let pruned = study.pruned.filter(Self.isPruned)
    let criteria = Set(pruned.map(Self.criterion))
    guard criteria.count == 1, let criterion = criteria.first, varies.mask1 || varies.mask0 else {
      return "Each line is one way to choose what is kept"
    }
    return "Masks by \(criterion); each line is one action"
  }

  var bandCaption: String {
    guard hasSpread else { return "One seed: there is no spread to show." }
    return "Lines are means over seeds, bands show \(bandWords)."
  }

  /// What the columns of a table say of the spread.
  var spreadWords: String {
    hasSpread
      ? "Standard deviation, half the 95 % interval of the mean, smallest and largest over seeds."
      : "One seed: there is no spread to show."
  }

  var bandWords: String {
    switch options.band {
    case .range: "the range from the smallest to the largest"
    case .interval: "95 % intervals of the mean (Student's t)"
    }
  }

  private var hasSpread: Bool {
    study.frozen.sweep.seeds.count > 1 || hasDraws
  }

  /// The other source's figures for the lines of a chart.
  func overlays(_ quantity: Quantity, _ lines: [LineChart.Line]) -> [LineChart.Line] {
    let styles = Set(lines.map(\.style))
    return (options.comparison?.overlays(of: quantity, in: study) ?? []).filter { styles.contains($0.style) }
  }

  func overlayCaption(_ overlays: [LineChart.Line]) -> String {
    guard !overlays.isEmpty, let comparison = options.comparison else { return "" }
    return " Large hollow markers are the figures of \(comparison.name)."
  }

  var incompleteNote: [String] {
    let isPartial = study.series.contains { series in
      series.points.contains { !$0.isComplete && !$0.measurements.isEmpty }
    }
    return isPartial ? ["Hollow markers stand for levels of which some trials are missing or failed."] : []
  }

  var dense: Summary? {
    study.pruned.compactMap { $0.point(level: 0)?.summary(.testAccuracy) }.first { $0.count > 0 }
  }

  var denseReference: LineChart.Reference? {
    dense?.mean.map { LineChart.Reference(y: $0, label: "dense \(Quantity.testAccuracy.text($0)) %") }
  }

  /// From four points under the dense network up to the best; nil where that is the whole picture.
  func closeUp(_ lines: [LineChart.Line]) -> Axis? {
    let values = lines.flatMap(values(of:))
    guard let dense = dense?.mean, let top = values.max(), let bottom = values.min(), bottom < dense - 0.12 else {
      return nil
    }
    let inside = values.filter { $0 >= dense - 0.04 }
    guard inside.count > 2 else { return nil }
    return Axis("test accuracy, %", holding: inside + [top, dense], isPercent: true)
  }
}
