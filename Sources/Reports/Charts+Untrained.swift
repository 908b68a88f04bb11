internal import Sweeps

extension Charts {
  /// Masks on networks that were never trained: supermasks.
  var untrained: ReportSection? {
    let lines = lines(.initialTestAccuracy)
    let values = lines.flatMap(values(of:))
    guard !values.isEmpty, !study.pruned.isEmpty else { return nil }
    let overlays = overlays(.initialTestAccuracy, lines)
    let axis = Axis(
      "untrained test accuracy, %", holding: values + overlays.flatMap(self.values(of:)) + [0], isPercent: true)
    var figures: [Figure] = []
    // By threshold it has a picture of its own.
    if hasCurves(lines), !hasThresholds {
      let chance = decimals(100 / Double(max(1, study.frozen.sweep.model.sizes.last ?? 10)), 0)
      figures += pictures(
        "untrained", "Accuracy before any training",
        caption: "The mask alone, put on the start weights: where a line rises far above chance (\(chance) %), choosing "
          + "is already learning. \(bandCaption)\(overlayCaption(overlays))",
        x: densityAxis, y: axis, lines + overlays)
    }
    figures.append(
      Figure(
        id: "untrained-best", title: "The best untrained level of each seed",
        caption:
          "For each seed (and draw) the highest untrained test accuracy over its levels; the mean of these is the "
          + "form in which supermask accuracies are published. Last column: the level with the highest mean.",
        content: .table(bestTable), isFolded: !study.isUntrained && !hasThresholds))
    return ReportSection(
      id: "untrained-section", title: study.isUntrained ? "Supermasks: untrained networks" : "Before training",
      notes: study.isUntrained ? incompleteNote : [], figures: figures)
  }

  private var bestTable: DataTable {
    var table = DataTable(
      columns: ["series", "runs", "mean %", "std", "95 % ±", "min %", "max %", "best at, kept %"], leading: 1)
    for series in study.pruned where !series.isLearnedMask && !series.isChosen {
      let best = series.best(.initialTestAccuracy)
      let level = series.points.filter { $0.level > 0 }.max {
        $0.summary(.initialTestAccuracy).mean ?? -1 < $1.summary(.initialTestAccuracy).mean ?? -1
      }
      let text: (Double?) -> String = Quantity.initialTestAccuracy.text
      table.rows.append(
        DataTable.Row(
          cells: [
            series.label, "\(best.count)", text(best.mean), text(best.deviation), text(best.confidence),
            text(best.minimum), text(best.maximum), Quantity.density.text(level?.density),
          ], mark: best.count == 0 ? .missing : .none))
    }
    return table
  }
}
