extension DataTable {
  /// An aligned table for a fixed-width font, a newline after every line.
  package var text: String {
    let lines = [columns] + rows.map(\.cells)
    let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      let cells = zip(line, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return isLeft(column) ? cell.0 + space : space + cell.0
      }
      let joined = cells.joined(separator: "  ")
      return joined.prefix(upTo: joined.lastIndex { $0 != " " }.map { joined.index(after: $0) } ?? joined.endIndex)
        + "\n"
    }.joined()
  }
}
