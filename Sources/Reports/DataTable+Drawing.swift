internal import Sweeps

extension DataTable {
  /// The table as SVG text.
  func drawing(title: String) -> String {
    let widths = columns.indices.map { column in
      Double(rows.map { $0.cells[column].count }.reduce(columns[column].count, max)) * 6.8 + 18
    }
    var svg = Markup()
    svg.beginDrawing(
      widths.reduce(16, +), Double(rows.count + 1) * 19 + 16, title, isFile: true, medium: .wide)
    draw(columns, widths, y: 18, style: { _ in "h" }, &svg)
    for (index, row) in rows.enumerated() {
      let style = row.mark == .bad ? "w" : "v"
      draw(row.cells, widths, y: 37 + Double(index) * 19, style: { _ in style }, &svg)
    }
    svg.close("svg")
    return svg.text
  }

  private func draw(
    _ cells: [String], _ widths: [Double], y: Double, style: (Int) -> String, _ svg: inout Markup
  ) {
    var x = 8.0
    for (column, cell) in cells.enumerated() {
      let isLeft = isLeft(column)
      svg.label(
        cell, x: isLeft ? x : x + widths[column] - 14, y: y, anchor: isLeft ? "start" : "end", style: style(column))
      x += widths[column]
    }
  }

  /// The table as HTML; figures keep their columns. Where it is wider than the page, keys can move it.
  func html(title: String) -> String {
    var markup = Markup()
    markup.open("div", [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", title)])
    markup.open("table", rows.count > 12 ? [("class", "long")] : [])
    markup.open("thead")
    markup.open("tr")
    for (column, name) in columns.enumerated() {
      markup.element("th", [("scope", "col")] + (isLeft(column) ? [("class", "left")] : []), name)
    }
    markup.close("tr")
    markup.close("thead")
    markup.open("tbody")
    for row in rows {
      markup.open("tr", row.mark == .none ? [] : [("class", row.mark.rawValue)])
      for (column, cell) in row.cells.enumerated() {
        let isHead = column == 0
        markup.element(
          isHead ? "th" : "td", (isHead ? [("scope", "row")] : []) + (isLeft(column) ? [("class", "left")] : []), cell)
      }
      markup.close("tr")
    }
    markup.close("tbody")
    markup.close("table")
    markup.close("div")
    return markup.text
  }

  /// RFC 4180.
  package var csv: String {
    ([columns] + rows.map(\.cells)).map { line in
      line.map { $0.contains { ",\"\r\n".contains($0) } ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0 }
        .joined(separator: ",") + "\r\n"
    }.joined()
  }
}
