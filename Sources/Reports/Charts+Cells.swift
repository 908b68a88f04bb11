internal import SweepCore
internal import Sweeps
internal import Vocabulary

extension Charts {
  /// What is missing or failed; nil where everything is there.
  var cells: ReportSection? {
    let counts = study.counts
    guard counts.ok < study.trials || !study.refused.isEmpty else { return nil }
    let parts = [
      (counts.missing, "\(counts.missing == 1 ? "has" : "have") no result yet"), (counts.failed, "failed"),
      (counts.blocked, "\(counts.blocked == 1 ? "waits" : "wait") for a failed one"),
    ]
    let told = parts.filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }.joined(separator: ", ")
    var notes: [String] = []
    if !told.isEmpty {
      notes.append(
        "Of \(counted(study.trials, "trial")), \(told). Figures show what there is and mark what is incomplete.")
    }
    if !study.refused.isEmpty {
      let first = study.refused.prefix(3).map(\.description).joined(separator: "; ")
      notes.append(
        "\(counted(study.refused.count, "record")) of the log cannot be true and "
          + "\(study.refused.count == 1 ? "is" : "are") left out: \(first)\(study.refused.count > 3 ? "; …" : ".")")
    }
    var figures: [Figure] = []
    if let map { figures.append(map) }
    if !study.failures.isEmpty { figures.append(failures) }
    return ReportSection(id: "cells-section", title: "What is not there", notes: notes, figures: figures)
  }

  private var map: Figure? {
    let series = study.series.filter { series in series.points.contains { !$0.isComplete } }
    let levels = Set(series.flatMap { $0.points.map(\.level) }).sorted()
    guard !series.isEmpty else { return nil }
    let map = HeatMap(
      rows: series.map(\.label), columns: levels.map(String.init),
      cells: series.map { series in levels.map { cell(series, $0) } })
    return Figure(
      id: "cells", title: "Results by level",
      caption:
        "Rows with gaps only. Columns are levels; a shaded cell has all its results, a dashed one lacks some and "
        + "says how many are there of how many, ✗ counts those that failed or were blocked.",
      content: .heatMap(map), isFolded: study.counts.failed + study.counts.blocked == 0)
  }

  private func cell(_ series: Series, _ level: Int) -> HeatMap.Cell {
    guard let point = series.point(level: level) else {
      return HeatMap.Cell(shade: nil, text: "", isAbsent: true)
    }
    let found = point.measurements.count
    let ended = point.cells.count { if case .missing = $0.outcome { false } else { true } }
    let failed = ended - found
    let all = point.cells.count
    return HeatMap.Cell(
      shade: found == all ? 0.2 : nil, text: failed > 0 ? "\(failed)✗" : found == all ? "" : "\(found)/\(all)",
      isAlarm: failed > 0,
      note:
        "\(series.label), level \(level)\n\(found) of \(all) there\(failed > 0 ? ", \(failed) failed or blocked" : "")")
  }

  private var failures: Figure {
    var table = DataTable(columns: ["trial", "level", "seed", "status", "reason"], leading: 1, trailing: 2)
    for failure in study.failures.prefix(200) {
      let reason =
        switch failure.outcome {
        case .failed(let reason), .blocked(let reason): reason
        case .ok: ""
        }
      let actions = [failure.mask1?.rawValue, failure.mask0?.rawValue].compactMap { $0 }
        .filter { $0 != "rewind" && $0 != "zero" }
      table.rows.append(
        DataTable.Row(
          cells: [
            ([failure.criterion ?? "base run"] + actions).joined(separator: ", "), "\(failure.level)",
            "\(failure.seed)", failure.outcome.status.rawValue, shortened(reason, to: 120),
          ], mark: .bad))
    }
    return Figure(
      id: "failures", title: "Failed and blocked trials",
      caption: study.failures.count > 200 ? "The first 200 of \(grouped(study.failures.count))." : "",
      content: .table(table), isFolded: study.failures.count > 12)
  }
}
