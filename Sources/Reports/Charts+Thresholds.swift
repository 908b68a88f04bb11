internal import Sweeps

extension Charts {
  /// Masks by threshold instead of rate, after Rolfs: sizes, untrained accuracy, curves and the table of networks.
  var thresholds: ReportSection? {
    let series = study.series.enumerated().filter { $0.element.points.contains { $0.threshold != nil } }
    guard !series.isEmpty else { return nil }
    var figures: [Figure] = []
    if !contenders.isEmpty {
      figures.append(
        Figure(
          id: "threshold-table", title: "The chosen ticket and networks of other sizes",
          caption: "Means ± standard deviations over seeds. Size: parameters kept, biases included, of the sweep's own "
            + "network. Losses are those of validation.", content: .table(networks)))
      let curves = curves(
        "threshold-curves", "val_loss", of: contenders, title: "Validation loss along training",
        caption: "A line that rises again has learnt by heart.")
      if let curves { figures.append(curves) }
    }
    for (quantity, id, title, caption) in [
      (
        Quantity.initialTestAccuracy, "threshold-accuracy", "Untrained test accuracy",
        "The mask alone on the start weights, nothing trained."
      ),
      (
        .relativeSize, "threshold-size", "Size",
        "Of all parameters, biases included, the share that reaches the threshold."
      ),
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
          id: id, title: "\(title) by threshold", caption: "\(caption) \(bandCaption)",
          content: .lines(
            LineChart(
              x: Axis("threshold t", holding: lines.flatMap { $0.points.map(\.x) }),
              y: Axis("\(quantity.title), %", holding: values + [0], isPercent: true), lines: lines))))
    }
    return ReportSection(
      id: "threshold-section", title: "Masks by threshold",
      notes: [
        "Kept is what scores at least t."
          + (study.series.contains(where: \.isChosen)
            ? " The ticket is the threshold with the best untrained validation accuracy of its seed." : "")
      ] + incompleteNote, figures: figures)
  }

  var hasThresholds: Bool { study.series.contains { $0.points.contains { $0.threshold != nil } } }

  /// Trained networks: chosen tickets, and base runs.
  private var contenders: [Contender] {
    study.series.enumerated().compactMap { style, series in
      let point = series.isBase ? series.points.first : series.isChosen ? series.points.last : nil
      return point.map { Contender(style: style, label: series.label, point: $0) }
    }
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
    for contender in contenders {
      let (label, point) = (contender.label, contender.point)
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
}
