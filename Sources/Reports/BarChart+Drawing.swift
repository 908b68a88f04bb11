internal import Sweeps

extension BarChart {
  /// Whether means are drawn as points: the length of a bar that does not begin at 0 would say nothing.
  var isCut: Bool { y.low > 0 }

  /// The chart as SVG text; names of bars and references stand in a legend above.
  func drawing(title: String, medium: Medium, isFile: Bool) -> String {
    let legend = legend(width: medium.width - 60)
    let top = 30 + Double(legend.last?.row ?? 0) * 17 + 30
    let height = medium.height + top - 24
    let area = PlotArea(
      left: 52, right: medium.width - 12, top: top, bottom: height - (x.isEmpty ? 26 : 44),
      x: Axis("", low: 0, high: Double(max(1, groups.count))), y: y)
    var svg = Markup()
    svg.beginDrawing(medium.width, height, title, spoken: spoken(title), isFile: isFile, medium: medium)
    for (index, entry) in legend.enumerated() {
      let at = (x: 52 + entry.x, y: 16 + Double(entry.row) * 17)
      if index < bars.count {
        svg.open("g", [("class", Style.colour(index))])
        if isCut {
          marker(index, at.x + 6, at.y - 3, &svg)
        } else {
          rectangle(index, at.x, at.y - 9, 11, 11, &svg)
        }
        svg.close("g")
      } else {
        svg.line(at.x - 8, at.y - 3, at.x + 12, at.y - 3, style: "r")
      }
      svg.label(entry.name, x: at.x + 16, y: at.y + 1, style: "v")
    }
    svg.verticalAxis(area)
    svg.label(x, x: (area.left + area.right) / 2, y: area.bottom + 36, anchor: "middle", style: "a")
    for (place, group) in groups.enumerated() {
      svg.label(
        group.label, x: area.place(x: Double(place) + 0.5), y: area.bottom + 17, anchor: "middle", style: "v")
      draw(group, at: place, area, &svg)
    }
    for reference in references where y.holds(reference.y) {
      let at = area.place(y: reference.y)
      svg.line(area.left, at, area.right, at, style: "r")
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
        let (low, high) = (area.place(y: max(y.low, bar.low)), area.place(y: min(y.high, bar.high)))
        svg.open("g", [("data-t", bar.note)])
        if isCut {
          // Invisible, so that the pointer need not hit the point.
          svg.empty(
            "rect",
            [
              ("fill", "none"), ("pointer-events", "all"), ("x", coordinate(x - width / 2)),
              ("y", coordinate(area.top)), ("width", coordinate(width)), ("height", coordinate(area.bottom - area.top)),
            ])
          svg.line(x, low, x, high, style: "p")
          marker(index, x, top, &svg, isWhole: bar.isWhole)
        } else {
          rectangle(index, x - width / 2, top, width, max(1, area.bottom - top), &svg, isWhole: bar.isWhole)
          svg.line(x, low, x, high, style: "z")
        }
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

  private func marker(_ index: Int, _ x: Double, _ y: Double, _ svg: inout Markup, isWhole: Bool = true) {
    svg.empty(
      "path",
      [
        ("class", isWhole ? "m" : "n"), ("transform", "translate(\(coordinate(x)) \(coordinate(y)))"),
        ("d", Style.marker(index, size: 4.4)),
      ])
  }

  private func legend(width: Double) -> [(name: String, x: Double, row: Int)] {
    var x = 0.0
    var row = 0
    return (bars + references.filter { y.holds($0.y) }.map(\.label)).map { name in
      let name = shortened(name, to: 40)
      let room = Double(name.count) * 6.6 + 36
      if x > 0, x + room > width { (x, row) = (0, row + 1) }
      defer { x += room }
      return (name, x, row)
    }
  }

  private func spoken(_ title: String) -> String {
    "\(title). Vertical: \(y.label)\(x.isEmpty ? "" : "; horizontal: \(x)"). \(isCut ? "Points" : "Bars"): "
      + bars.joined(separator: "; ") + "."
  }
}
