internal import SweepCore
internal import Sweeps

/// Series by level: mean test accuracy as numbers and colours, or how far each cell is.
///
///     series          0   2   4   6      levels that do not fit are left out evenly
///     dense          98
///     large_final        98  9·   >      ·  nothing yet    >  running    !  failed
struct HeatMap {
  private let rows: [SweepStatus.Row]
  private let levels: [UInt32]
  private let lowest: Double
  private let highest: Double

  init(_ status: SweepStatus) {
    rows = status.rows
    levels = Set(status.rows.flatMap { $0.cells.map(\.level) }).sorted()
    let accuracies = status.rows.flatMap { $0.cells.compactMap(\.testAccuracy) }.filter(\.isFinite)
    lowest = accuracies.min() ?? 0
    highest = accuracies.max() ?? 1
  }

  /// At most `height` lines of at most `width` columns.
  func lines(width: Int, height: Int) -> [StyledLine] {
    guard !rows.isEmpty, height >= 3 else { return [] }
    let label = min(max(8, rows.reduce(0) { max($0, $1.series.count) }), max(8, width * 2 / 5))
    let room = max(2, width - label)
    let cell = min(6, max(2, room / max(1, levels.count)))
    let shown = Self.evenly(levels, room / cell)
    var lines = [StyledLine("series".padded(to: label), .faint) + header(shown, cell)]
    // The legend gives way to rows.
    let hasLegend = rows.count <= height - 2
    let fitting = rows.count <= height - 1 ? rows.count : height - 2
    for row in rows.prefix(fitting) {
      var line = StyledLine(row.series.padded(to: label))
      for level in shown { line += self.cell(row.cells.first { $0.level == level }, cell) }
      lines.append(line)
    }
    if fitting < rows.count { lines.append(StyledLine("and \(rows.count - fitting) more", .faint)) }
    if hasLegend { lines.append(StyledLine(legend(cell, width), .faint)) }
    return lines.map { $0.clipped(to: width) }
  }

  private func legend(_ cell: Int, _ width: Int) -> String {
    let marks = "· to come  > running  ! failed"
    let figures = cell >= 3 ? "test accuracy in %" : "test accuracy: . lowest, # highest"
    let whole = "\(figures)  \(marks)  faint: seeds missing"
    if whole.count <= width { return whole }
    return figures.count + marks.count + 2 <= width ? "\(figures)  \(marks)" : marks
  }

  /// Levels above their columns, as many as fit.
  private func header(_ levels: [UInt32], _ cell: Int) -> StyledLine {
    var text = ""
    for (place, level) in levels.enumerated() {
      let end = (place + 1) * cell
      let word = String(level)
      if text.count + word.count + (text.isEmpty ? 0 : 1) <= end { text += word.padded(from: end - text.count) }
    }
    return StyledLine(text, .faint)
  }

  private func cell(_ cell: SweepStatus.Cell?, _ width: Int) -> StyledLine {
    guard let cell, cell.trials.total > 0 else { return StyledLine(String(repeating: " ", count: width)) }
    if cell.trials.failed + cell.trials.blocked > 0 { return StyledLine("!".padded(from: width), .bad) }
    let isWhole = cell.trials.ok == cell.trials.total
    if let accuracy = cell.testAccuracy, accuracy.isFinite {
      let share = highest > lowest ? (accuracy - lowest) / (highest - lowest) : 1
      let text = " " + figure(accuracy, share, width - 1)
      return isWhole ? StyledLine(" ") + StyledLine(String(text.dropFirst()), .heat(share)) : StyledLine(text, .faint)
    }
    if cell.trials.ok > 0 { return StyledLine((isWhole ? "#" : "+").padded(from: width)) }
    if cell.trials.running > 0 { return StyledLine(">".padded(from: width), .good) }
    return StyledLine("·".padded(from: width), .faint)
  }

  private func figure(_ accuracy: Double, _ share: Double, _ width: Int) -> String {
    switch width {
    case 5...: decimals(100 * accuracy, 2).padded(from: width)
    case 4: decimals(100 * accuracy, accuracy >= 0.99995 ? 0 : 1).padded(from: width)
    // 100 would not fit into two columns.
    case 2...: decimals(width == 2 ? min(99, 100 * accuracy) : 100 * accuracy, 0).padded(from: width)
    default: String(Self.shades[min(Self.shades.count - 1, Int(share * Double(Self.shades.count)))])
    }
  }

  private static let shades = Array(".:-=+*%#")

  /// At most `count` of them, the first and the last among these.
  private static func evenly(_ levels: [UInt32], _ count: Int) -> [UInt32] {
    guard levels.count > count, count > 1 else { return Array(levels.prefix(max(1, count))) }
    return (0..<count).map { levels[$0 * (levels.count - 1) / (count - 1)] }
  }
}
