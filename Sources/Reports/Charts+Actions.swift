internal import Sweeps

extension Charts {
  /// Bars of what kept weights start from and pruned weights are held at, where the sweep varies them.
  var actions: ReportSection? {
    let names = study.pruned.map(action)
    let actions = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard actions.count > 1 else { return nil }
    let criteria = study.pruned.map(Self.criterion).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let quantities: [Quantity] = study.isUntrained ? [.initialTestAccuracy] : [.testAccuracy, .initialTestAccuracy]
    let shown = Set(unfolded(criteria))
    let figures = criteria.enumerated().flatMap { place, criterion in
      quantities.compactMap { quantity in
        bars(quantity, criterion, place, actions).map { figure in
          var figure = figure
          figure.isFolded = !shown.contains(criterion)
          return figure
        }
      }
    }
    guard !figures.isEmpty else { return nil }
    return ReportSection(
      id: "actions-section", title: "Mask actions",
      notes: ["The same levels with other start values of kept weights, or other values of pruned ones."],
      figures: figures.filter { !$0.isFolded } + figures.filter(\.isFolded))
  }

  /// The criteria whose bars are open on a page: all where they are few, else the four that reach most.
  private func unfolded(_ criteria: [String]) -> [String] {
    guard criteria.count > 5 else { return criteria }
    let quantity: Quantity = study.isUntrained ? .initialTestAccuracy : .testAccuracy
    func best(_ criterion: String) -> Double {
      let series = study.pruned.filter { Self.criterion($0) == criterion }
      return series.flatMap(\.points).filter { $0.level > 0 }.compactMap { $0.summary(quantity).mean }.max() ?? 0
    }
    let ordered = criteria.enumerated().map { (place: $0, name: $1, best: best($1)) }
      .sorted { ($1.best, $0.place) < ($0.best, $1.place) }
    return ordered.prefix(4).map(\.name)
  }

  private func bars(_ quantity: Quantity, _ criterion: String, _ place: Int, _ actions: [String]) -> Figure? {
    let series = study.pruned.filter { Self.criterion($0) == criterion }
    let levels = spread(series.flatMap { $0.points.map(\.level) }.filter { $0 > 0 })
    let found = actions.map { action in series.first { self.action($0) == action } }
    let groups = levels.map { level in
      let density = series.compactMap { $0.point(level: level)?.density }.first
      return BarChart.Group(
        label: density.map { "\(Quantity.density.text($0)) %" } ?? "level \(level)",
        bars: found.map { $0.flatMap { bar($0, level, quantity) } })
    }
    let shown = groups.flatMap { $0.bars.compactMap { $0 } }
    guard !shown.isEmpty else { return nil }
    let dense = [quantity == .testAccuracy ? denseReference : nil].compactMap { $0 }
    let draws = series.flatMap(\.points).contains { point in point.cells.contains { $0.replicate.draw > 0 } }
    let chart = BarChart(
      x: "weights kept", y: barAxis(quantity, shown.flatMap { [$0.low, $0.high] }, dense), groups: groups,
      bars: actions, references: dense)
    return Figure(
      id: "actions-\(place)-\(quantity.rawValue.replacing("_", with: "-"))", title: "\(criterion): \(quantity.title)",
      caption: barCaption(chart, ofDraws: draws), content: .bars(chart))
  }

  private func bar(_ series: Series, _ level: Int, _ quantity: Quantity) -> BarChart.Bar? {
    guard let point = series.point(level: level) else { return nil }
    let summary = point.summary(quantity)
    guard let mean = summary.mean else { return nil }
    let (low, high) = edges(summary)
    return BarChart.Bar(
      value: mean, low: low ?? mean, high: high ?? mean, isWhole: point.isComplete, note: note(series, point, quantity))
  }

  /// At most five levels, evenly from the first to the last.
  private func spread(_ levels: [Int]) -> [Int] {
    let levels = Set(levels).sorted()
    guard levels.count > 5 else { return levels }
    return (0..<5).map { levels[$0 * (levels.count - 1) / 4] }
  }

  static func criterion(_ series: Series) -> String {
    series.dimensions["step.criterion"] ?? series.dimensions["step.criterion.name"] ?? series.label
  }

  /// What kept weights start from and pruned ones are held at, as far as it differs within the study.
  func action(_ series: Series) -> String {
    guard Self.isPruned(series) else { return "rewind" }
    let mask1 = series.dimensions["step.mask1"] ?? "rewind"
    let mask0 = series.dimensions["step.mask0"] ?? "zero"
    guard varies.mask0 else { return mask1 }
    return varies.mask1 ? "\(mask1), pruned: \(mask0)" : mask0
  }

  static func isPruned(_ series: Series) -> Bool {
    series.dimensions.keys.contains { $0.hasPrefix("step.criterion") }
  }
}
