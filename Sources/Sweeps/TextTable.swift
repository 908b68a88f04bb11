/// Columns of text aligned for a fixed-width font.
struct TextTable {
  private var lines: [[String]]
  private let left: Int

  /// The first `left` columns are aligned left, the others right.
  init(header: [String], left: Int) {
    lines = [header]
    self.left = left
  }

  mutating func add(_ line: [String]) {
    precondition(line.count == lines[0].count, "TextTable: \(line.count) cells, expected \(lines[0].count)")
    lines.append(line)
  }

  /// Two spaces between columns, a newline after every line.
  var text: String {
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      let cells = zip(line, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column < left ? cell.0 + space : space + cell.0
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}
