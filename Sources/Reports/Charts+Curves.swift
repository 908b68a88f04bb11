internal import Sweeps

extension Charts {
  /// A network whose training is looked at; `style` is its series' place in the study.
  struct Contender {
    let style: Int
    let label: String
    let point: Series.Point
  }

  /// A figure of validation along training, mean over seeds, from the curves beside the log.
  ///
  /// - Parameter name: of the numbers, `val_loss` or `val_accuracy`.
  func curves(_ id: String, _ name: String, of contenders: [Contender], title: String, caption: String) -> Figure? {
    guard let artifacts = options.artifacts else { return nil }
    let isLoss = name == "val_loss"
    let lines = contenders.compactMap { contender -> LineChart.Line? in
      let curves = contender.point.measurements.compactMap { $0.artifacts["curve"].flatMap(artifacts.curve) }
      guard let iterations = curves.first?["iteration"], iterations.count > 1 else { return nil }
      let step = max(1, iterations.count / 60)
      let points = stride(from: isLoss ? 0 : 1, to: iterations.count, by: step).compactMap { at -> LineChart.Point? in
        let summary = Summary(of: curves.compactMap { curve in curve[name].flatMap { at < $0.count ? $0[at] : nil } })
        guard let mean = summary.mean else { return nil }
        let (low, high) = edges(summary)
        let value = isLoss ? "loss \(decimals(mean, 4))" : "accuracy \(decimals(mean * 100, 2)) %"
        return LineChart.Point(
          x: iterations[at], y: mean, low: low, high: high, isWhole: curves.count == contender.point.cells.count,
          note: "\(contender.label)\niteration \(groupedDecimals(iterations[at], 0))\nvalidation \(value)")
      }
      return points.isEmpty ? nil : LineChart.Line(label: contender.label, style: contender.style, points: points)
    }
    guard !lines.isEmpty else { return nil }
    let y =
      isLoss
      // The first evaluation, before training, would squeeze the rest.
      ? Axis(
        "validation loss (logarithmic)", scale: .logarithmic, holding: lines.flatMap { $0.points.dropFirst().map(\.y) })
      : Axis("validation accuracy, %", holding: lines.flatMap(values(of:)), isPercent: true)
    return Figure(
      id: id, title: title, caption: "\(caption) \(bandCaption)",
      content: .lines(
        LineChart(x: Axis("iteration", holding: lines.flatMap { $0.points.map(\.x) } + [0]), y: y, lines: lines)))
  }
}
