internal import Vocabulary

/// Series by level: in which cell of that table each trial of a sweep stands.
///
/// A cell holds all seeds and draws. Trials that no report shows, such as unlisted levels of a chain, have their cells
/// too.
package struct LevelGrid: Sendable {
  /// In the order of the sweep, base runs first.
  package let series: [String]
  package let cells: [Cell]
  /// For each treatment the number of its cell.
  package let cellOfTreatment: [Int]

  package struct Cell: Hashable, Sendable {
    /// Index into `series`.
    package let row: Int
    package let level: Int
  }

  package init(_ treatments: [Treatment]) {
    var series: [String] = []
    var rows: [String: Int] = [:]
    var cells: [Cell] = []
    var numbers: [Cell: Int] = [:]
    cellOfTreatment = treatments.map { treatment in
      let label = treatment.series
      let row = rows[label] ?? series.count
      if row == series.count {
        rows[label] = row
        series.append(label)
      }
      let cell = Cell(row: row, level: treatment.level)
      let number = numbers[cell] ?? cells.count
      if number == cells.count {
        numbers[cell] = number
        cells.append(cell)
      }
      return number
    }
    self.series = series
    self.cells = cells
  }
}

extension Treatment {
  /// The criterion and the actions that are not the usual ones; "dense" for base runs.
  package var series: String {
    if let supermask { return "learned mask, \(supermask.weights.rawValue)\(supermask.rescale ? ", rescaled" : "")" }
    guard let step else { return "dense" }
    var parts = [step.criterion.name]
    if step.mask1 != .rewind { parts.append(step.mask1.rawValue) }
    if step.mask0 != .zero { parts.append("pruned \(step.mask0.rawValue)") }
    return parts.joined(separator: ", ")
  }
}
