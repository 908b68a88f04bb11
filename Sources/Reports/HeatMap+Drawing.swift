internal import Sweeps

extension HeatMap {
  /// The grid as SVG text, as wide as its columns need.
  func drawing(title: String, isFile: Bool) -> String {
    let names = rows.map { shortenedInside($0, to: 40) }
    let heads = columns.map { shortenedInside($0, to: 40) }
    let left = Double(names.map(\.count).max() ?? 0) * 6.6 + 14
    let texts = cells.joined().map(\.text.count).max() ?? 0
    let turned = Double(heads.map(\.count).max() ?? 0) * 7 > 54
    let cell = (width: max(27, Double(texts) * 6.5 + 8), height: 24.0)
    let top = turned ? Double(heads.map(\.count).max() ?? 0) * 4.7 + 14 : 26
    // Turned heads rise to the right, each from the middle of its column.
    let reach = heads.enumerated().map { (Double($0) + 0.5) * cell.width + Double($1.count) * 5.1 }.max() ?? 0
    let width = left + max(cell.width * Double(columns.count), turned ? reach : 0) + 10
    var svg = Markup()
    svg.beginDrawing(
      width, top + cell.height * Double(rows.count) + 8, title,
      spoken: "\(title). Rows: \(rows.joined(separator: "; ")). Columns: \(columns.joined(separator: "; ")).",
      isFile: isFile, medium: .wide, isSized: true)
    for (column, head) in heads.enumerated() {
      let x = left + (Double(column) + 0.5) * cell.width
      if turned {
        svg.element(
          "text",
          [
            ("class", "v"), ("text-anchor", "start"),
            ("transform", "translate(\(coordinate(x)) \(coordinate(top - 8))) rotate(-42)"),
          ], head)
      } else {
        svg.label(head, x: x, y: top - 8, anchor: "middle", style: "v")
      }
    }
    for (row, name) in names.enumerated() {
      let y = top + Double(row) * cell.height
      svg.label(name, x: left - 8, y: y + 16, anchor: "end", style: "v")
      for (column, value) in cells[row].enumerated() {
        value.draw(left + Double(column) * cell.width, y, cell.width, cell.height, &svg)
      }
    }
    svg.close("svg")
    return svg.text
  }
}

extension HeatMap.Cell {
  fileprivate func draw(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ svg: inout Markup) {
    if isAbsent { return }
    svg.open("g", note.isEmpty ? [] : [("data-t", note)])
    var rectangle = [
      ("x", coordinate(x + 1)), ("y", coordinate(y + 1)), ("width", coordinate(width - 2)),
      ("height", coordinate(height - 2)), ("rx", "2"),
    ]
    if let shade, !isAlarm {
      // Ink can be read on the strongest shade too.
      rectangle += [("class", "q"), ("fill-opacity", decimals(0.06 + 0.72 * min(1, max(0, shade)), 2))]
    } else {
      rectangle.append(("class", isAlarm ? "e" : "u"))
    }
    svg.empty("rect", rectangle)
    let style = isAlarm ? "w" : "v"
    if !text.isEmpty { svg.label(text, x: x + width / 2, y: y + 16, anchor: "middle", style: style) }
    svg.close("g")
  }
}
