internal import Sweeps

extension Charts {
  /// Series of one level each: masks that were learned, or a sweep of one round.
  func singleLevels(_ lines: [LineChart.Line]) -> ReportSection? {
    let learned = study.pruned.filter(\.isLearnedMask)
    // The ticket of a threshold stands in a table of its own.
    guard lines.count > 1 || !learned.isEmpty, !lines.isEmpty else { return nil }
    var figures: [Figure] = []
    if lines.count > 1 {
      let densities = Set(lines.compactMap { $0.points.last.map { Quantity.density.text($0.x) } })
      let place = densities.count == 1 ? densities.map { " with \($0) % of the weights kept" }.joined() : ""
      let chart = bars(.testAccuracy, lines)
      figures.append(
        Figure(
          id: "accuracy", title: "Test accuracy" + place, caption: barCaption(chart, ofDraws: false),
          content: .bars(chart)))
    }
    if !learned.isEmpty {
      figures.append(
        Figure(
          id: "learned", title: "Learned masks",
          caption: "Test accuracy of masks drawn with the learned probabilities, nothing else trained. \(spreadWords)",
          content: .table(table(of: learned))))
      let contenders = study.series.enumerated().filter { $0.element.isLearnedMask }.compactMap { style, series in
        series.points.last.map { Contender(style: style, label: series.label, point: $0) }
      }
      let curves = curves(
        "learned-curves", "val_accuracy", of: contenders, title: "Validation accuracy while masks are learned",
        caption: "From the first evaluation after the start.")
      if let curves { figures.append(curves) }
    }
    return ReportSection(id: "accuracy-section", title: "Accuracy", notes: incompleteNote, figures: figures)
  }

  private func table(of series: [Series]) -> DataTable {
    var table = DataTable(
      columns: ["series", "runs", "kept %", "mean %", "std", "95 % ±", "min %", "max %"], leading: 1)
    for series in series {
      for point in series.points {
        let summary = point.summary(.testAccuracy)
        let text: (Double?) -> String = Quantity.testAccuracy.text
        table.rows.append(
          DataTable.Row(
            cells: [
              series.label, "\(summary.count)/\(point.cells.count)", Quantity.density.text(point.density),
              text(summary.mean), text(summary.deviation), text(summary.confidence), text(summary.minimum),
              text(summary.maximum),
            ], mark: summary.count == 0 ? .missing : .none))
      }
    }
    return table
  }
}
