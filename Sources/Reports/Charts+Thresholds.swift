internal import Sweeps

extension Charts {
  /// Masks by threshold instead of rate, after Rolfs: sizes, untrained accuracy, curves and the table of networks.
  var thresholds: ReportSection? {
    let series = study.series.enumerated().filter { $0.element.points.contains { $0.threshold != nil } }
    guard !series.isEmpty else { return nil }
    var figures: [Figure] = []
    for (quantity, id, caption) in [
      (Quantity.initialTestAccuracy, "threshold-accuracy", "The mask alone on the start weights, nothing trained."),
      (.relativeSize, "threshold-size", "Of all parameters, biases included, the share that reaches the threshold."),
    ] {
      let lines = series.map { style, series in
        LineChart.Line(
          label: series.label, style: style,
          points: series.points.compactMap { point in
            point.threshold.flatMap { mark(series, point, quantity, x: $0) }
          })
      }
      let values = lines.flatMap(self.values(of:))
      guard !values.isEmpty else { continue }
      figures.append(
        Figure(
          id: id, title: "\(sentence(quantity.title)) by threshold", caption: "\(caption) \(bandCaption)",
          content: .lines(
            LineChart(
              x: Axis("threshold t", holding: lines.flatMap { $0.points.map(\.x) }),
              y: Axis("\(quantity.title), %", holding: values + [0], isPercent: true), lines: lines))))
    }
    figures.append(
      Figure(
        id: "threshold-table", title: "The chosen ticket and networks of other sizes",
        caption: "Means ± standard deviations over seeds. Size: parameters kept, biases included, of the sweep's own network. "
          + "Losses are those of validation.", content: .table(networks)))
    if let curves { figures.append(curves) }
    return ReportSection(
      id: "threshold-section", title: "Masks by threshold",
      notes: [
        "Kept is what scores at least t; the ticket is the threshold with the best untrained validation accuracy of its "
          + "seed."
      ], figures: figures)
  }

  /// Trained networks: chosen tickets, and base runs.
  private var contenders: [(style: Int, label: String, point: Series.Point)] {
    var found: [(style: Int, label: String, point: Series.Point)] = []
    for (style, series) in study.series.enumerated() {
      if series.isBase, let point = series.points.first {
        found.append((style, series.label, point))
      } else if series.dimensions["step.amount"] != nil, let point = series.points.last {
        found.append((style, series.label, point))
      }
    }
    return found
  }

  private var networks: DataTable {
    let quantities: [Quantity] = [
      .relativeSize, .finalValidationLoss, .validationLoss, .earlyStopIteration, .testAccuracy, .initialTestAccuracy,
    ]
    var table = DataTable(
      columns: [
        "network", "runs", "size %", "final loss", "smallest loss", "at iteration", "test %", "untrained %",
      ], leading: 1)
    let full =
      study.frozen.sweep.model.kernelCounts.reduce(0, +) + study.frozen.sweep.model.sizes.dropFirst().reduce(0, +)
    for (_, label, point) in contenders {
      let cells = quantities.map { quantity in
        let summary = point.summary(quantity)
        if quantity == .relativeSize, summary.mean == nil, let kept = point.measurements.first?.kept {
          return quantity.text(Double(kept.reduce(0, +) + biases(label)) / Double(full))
        }
        guard summary.mean != nil else { return "–" }
        return quantity.text(summary.mean)
          + (summary.count > 1 ? " ± \(quantity.text(summary.deviation, like: summary.mean))" : "")
      }
      table.rows.append(
        DataTable.Row(
          cells: [label, "\(point.measurements.count)/\(point.cells.count)"] + cells,
          mark: point.measurements.isEmpty ? .missing : .none))
    }
    return table
  }

  /// Of the network that a base run's label names, else of the sweep's own.
  private func biases(_ label: String) -> Int {
    let sizes = label.split(separator: " ").last.map { $0.split(separator: "-").compactMap { Int($0) } } ?? []
    return (sizes.count > 1 ? sizes : study.frozen.sweep.model.sizes).dropFirst().reduce(0, +)
  }

  /// Validation loss along training, mean over seeds, from the curves beside the log.
  private var curves: Figure? {
    guard let artifacts = options.artifacts else { return nil }
    let lines = contenders.compactMap { style, label, point -> LineChart.Line? in
      let curves = point.measurements.compactMap { $0.artifacts["curve"].flatMap(artifacts.curve) }
      guard let first = curves.first, let iterations = first["iteration"], iterations.count > 1 else { return nil }
      let step = max(1, iterations.count / 60)
      let points = stride(from: 0, to: iterations.count, by: step).compactMap { at -> LineChart.Point? in
        let losses = curves.compactMap { curve in curve["val_loss"].flatMap { at < $0.count ? $0[at] : nil } }
        let summary = Summary(of: losses)
        guard let mean = summary.mean, mean > 0 else { return nil }
        return LineChart.Point(
          x: iterations[at], y: mean, low: summary.minimum, high: summary.maximum,
          isWhole: curves.count == point.cells.count,
          note: "\(label)\niteration \(decimals(iterations[at], 0))\nvalidation loss \(decimals(mean, 4))")
      }
      return LineChart.Line(label: label, style: style, points: points)
    }
    guard !lines.isEmpty else { return nil }
    let inside = lines.flatMap { $0.points.dropFirst().map(\.y) }
    return Figure(
      id: "threshold-curves", title: "Validation loss along training",
      caption: "Means over seeds, bands from the smallest to the largest. A line that rises again has learnt by heart.",
      content: .lines(
        LineChart(
          x: Axis("iteration", holding: lines.flatMap { $0.points.map(\.x) }),
          y: Axis("validation loss (logarithmic)", scale: .logarithmic, holding: inside), lines: lines)))
  }
}
