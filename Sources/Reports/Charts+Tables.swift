internal import Sweeps

extension Charts {
  /// All figures by series and level.
  var tables: ReportSection? {
    guard !study.series.isEmpty else { return nil }
    let hasSizes = study.series.flatMap(\.points).contains { $0.summary(.relativeSize).count > 0 }
    let figure = Figure(
      id: "table", title: "Every series and level",
      caption:
        "Test accuracy at the smallest validation loss: mean, standard deviation, half the 95 % interval, smallest "
        + "and largest over seeds. – stands for what is not there.",
      content: .table(table(hasSizes)), isFolded: true)
    return ReportSection(id: "table-section", title: "All numbers", figures: [figure])
  }

  private func table(_ hasSizes: Bool) -> DataTable {
    let sizes = hasSizes ? ["size %"] : []
    var table = DataTable(
      columns: ["series", "level", "kept %"] + sizes + [
        "runs", "mean %", "std", "95 % ±", "min %", "max %", "untrained %", "std", "early stop", "layers kept %",
      ], leading: 1)
    var hasBase = false
    for series in study.series {
      for point in series.points {
        // The base run, which is level 0 of every series, is told once.
        let isBase = point.level == 0 && !series.isBase
        if isBase, hasBase { continue }
        hasBase = hasBase || isBase
        table.rows.append(row(isBase ? "dense" : series.label, point, hasSizes))
      }
    }
    return table
  }

  private func row(_ label: String, _ point: Series.Point, _ hasSizes: Bool) -> DataTable.Row {
    let trained = point.summary(.testAccuracy)
    let initial = point.summary(.initialTestAccuracy)
    let text: (Double?) -> String = Quantity.testAccuracy.text
    let sizes = hasSizes ? [Quantity.relativeSize.text(point.summary(.relativeSize).mean)] : []
    let level = point.threshold.map { "t = \(thresholdText($0))" } ?? "\(point.level)"
    return DataTable.Row(
      cells: [label, level, Quantity.density.text(point.density)] + sizes + [
        "\(trained.count)/\(point.cells.count)", text(trained.mean), text(trained.deviation), text(trained.confidence),
        text(trained.minimum), text(trained.maximum), text(initial.mean), text(initial.deviation),
        Quantity.earlyStopIteration.text(point.summary(.earlyStopIteration).mean), layers(point),
      ], mark: trained.count == 0 ? .missing : .none)
  }

  /// `16.8 / 16.8 / 43.3`: of each kernel, over seeds.
  private func layers(_ point: Series.Point) -> String {
    let counts = study.frozen.sweep.model.kernelCounts
    let kept = point.measurements.map(\.kept).filter { $0.count == counts.count }
    guard !kept.isEmpty else { return "–" }
    return counts.indices.map { layer in
      let mean = Double(kept.reduce(0) { $0 + $1[layer] }) / Double(kept.count) / Double(counts[layer])
      return mean > 1 ? "–" : decimals(mean * 100, 1)
    }.joined(separator: " / ")
  }
}
