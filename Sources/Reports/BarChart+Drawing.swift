internal import Sweeps

extension BarChart {
  /// The chart as SVG text; names of bars stand in a legend above.
  func drawing(title: String, medium: Medium, isFile: Bool) -> String {
    let legend = legend(width: medium.width - 60)
    let top = 30 + Double(legend.last?.row ?? 0) * 17 + 26
    let height = medium.height + top - 24
    let area = PlotArea(
      left: 52, right: medium.width - 12, top: top, bottom: height - 44,
      x: Axis("", low: 0, high: Double(max(1, groups.count))), y: y)
    var svg = Markup()
    svg.beginDrawing(medium.width, height, title, isFile: isFile, medium: medium)
    for (index, entry) in legend.enumerated() {
      let at = (x: 52 + entry.x, y: 16 + Double(entry.row) * 17)
      svg.open("g", [("class", Style.colour(index))])
      rectangle(index, at.x, at.y - 9, 11, 11, &svg)
      svg.close("g")
      svg.label(shortened(bars[index], to: 40), x: at.x + 16, y: at.y + 1, style: "v")
    }
    svg.verticalAxis(area)
    for reference in references where y.holds(reference.y) {
      let at = area.place(y: reference.y)
      svg.line(area.left, at, area.right, at, style: "r")
      svg.label(reference.label, x: area.right - 4, y: at - 5, anchor: "end", style: "t i")
    }
    svg.label(x, x: (area.left + area.right) / 2, y: area.bottom + 36, anchor: "middle", style: "a")
    for (place, group) in groups.enumerated() {
      svg.label(
        group.label, x: area.place(x: Double(place) + 0.5), y: area.bottom + 17, anchor: "middle", style: "v")
      draw(group, at: place, area, &svg)
    }
    svg.close("svg")
    return svg.text
  }

  private func draw(_ group: Group, at place: Int, _ area: PlotArea, _ svg: inout Markup) {
    let span = (area.right - area.left) / Double(max(1, groups.count)) * 0.84
    let start = area.place(x: Double(place)) + span * 0.095
    let step = span / Double(max(1, bars.count))
    let width = min(46, step * 0.82)
    for (index, bar) in group.bars.enumerated() {
      let x = start + (Double(index) + 0.5) * step
      svg.open("g", [("class", "s \(Style.colour(index))"), ("data-b", "\(index)")])
      if let bar {
        let top = area.place(y: min(max(bar.value, y.low), y.high))
        svg.open("g", [("data-t", bar.note)])
        rectangle(index, x - width / 2, top, width, max(1, area.bottom - top), &svg, isWhole: bar.isWhole)
        svg.line(
          x, area.place(y: max(y.low, bar.low)), x, area.place(y: min(y.high, bar.high)), style: "z")
        svg.close("g")
      } else {
        svg.label("×", x: x, y: area.bottom - 6, anchor: "middle", style: "w")
      }
      svg.close("g")
    }
  }

  /// Bars past the seventh are told apart by their filling.
  private func rectangle(
    _ index: Int, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ svg: inout Markup, isWhole: Bool = true
  ) {
    var attributes = [
      ("class", isWhole ? "y" : "n"), ("x", coordinate(x)), ("y", coordinate(y)), ("width", coordinate(width)),
      ("height", coordinate(height)),
    ]
    if index >= Style.colours, isWhole {
      attributes += [("fill-opacity", "0.35"), ("stroke-width", "1.6"), ("stroke", "var(--c)")]
    }
    svg.empty("rect", attributes)
  }

  private func legend(width: Double) -> [(x: Double, row: Int)] {
    var x = 0.0
    var row = 0
    return bars.map { name in
      let room = Double(min(40, name.count)) * 6.6 + 32
      if x > 0, x + room > width { (x, row) = (0, row + 1) }
      defer { x += room }
      return (x, row)
    }
  }
}
