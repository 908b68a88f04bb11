internal import Sweeps

extension LineChart {
  /// The chart as SVG text.
  func drawing(id: String, title: String, medium: Medium, isFile: Bool) -> String {
    let labels = DirectLabels(self, medium)
    let area = labels.area
    var svg = Markup()
    svg.beginDrawing(medium.width, medium.height, title, spoken: spoken(title), isFile: isFile, medium: medium)
    svg.axes(area, medium: medium)
    let clip = "clip-\(id)-\(medium.rawValue)"
    svg.open("clipPath", [("id", clip)])
    svg.empty(
      "rect",
      [
        ("x", coordinate(area.left - 5)), ("y", coordinate(area.top - 5)),
        ("width", coordinate(area.right - area.left + 10)), ("height", coordinate(area.bottom - area.top + 10)),
      ])
    svg.close("clipPath")
    for reference in references where y.holds(reference.y) {
      let at = area.place(y: reference.y)
      svg.line(area.left, at, area.right, at, style: "r")
    }
    let isDense = lines.count > 6
    for (index, line) in lines.enumerated() {
      svg.open(
        "g", [("class", "s \(Style.colour(line.style))"), ("data-s", "\(line.style)"), ("data-n", "\(index)")])
      svg.open("g", [("clip-path", "url(#\(clip))")])
      line.draw(in: area, band: isDense ? "b f" : "b", &svg)
      svg.close("g")
      labels.draw(index, &svg)
      svg.close("g")
    }
    labels.drawReferences(&svg)
    svg.close("svg")
    return svg.text
  }

  /// What a screen reader says of it.
  private func spoken(_ title: String) -> String {
    let names = lines.filter { !$0.isOverlay }.map(\.label)
    return "\(title). Vertical: \(y.label); horizontal: \(x.label). \(counted(names.count, "line")): "
      + names.joined(separator: "; ") + "."
  }
}

extension LineChart.Line {
  /// Points along the line, close together, in the drawing's units.
  func steps(in area: PlotArea) -> [(x: Double, y: Double)] {
    let places = points.map { (x: area.place(x: $0.x), y: area.place(y: $0.y)) }
    return places.prefix(1)
      + zip(places, places.dropFirst()).flatMap { from, to in
        (1...12).map { step in
          let share = Double(step) / 12
          return (from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
        }
      }
  }

  fileprivate func draw(in area: PlotArea, band: String, _ svg: inout Markup) {
    let places = points.map { (area.place(x: $0.x), area.place(y: $0.y)) }
    let banded = points.filter { $0.low != nil && $0.high != nil }
    if banded.count > 1 {
      let upper = banded.map { (area.place(x: $0.x), area.place(y: $0.high ?? $0.y)) }
      let lower = banded.map { (area.place(x: $0.x), area.place(y: $0.low ?? $0.y)) }
      svg.empty("path", [("class", band), ("d", path(upper + lower.reversed()) + "Z")])
    }
    if !isOverlay, places.count > 1 {
      var attributes = [("class", "l"), ("d", path(places))]
      if !Style.dash(style).isEmpty { attributes.append(("stroke-dasharray", Style.dash(style))) }
      svg.empty("path", attributes)
    }
    let marker = Style.marker(style, size: isOverlay ? 4.8 : 3)
    for (index, place) in places.enumerated() where area.y.holds(points[index].y) {
      let isHollow = isOverlay || !points[index].isWhole
      // Where points are close together their markers would hide the line; those left out can be pointed at.
      let isShown = isHollow || places.count <= 30 || index.isMultiple(of: 5)
      svg.empty(
        "path",
        [
          ("class", isHollow ? "n" : isShown ? "m" : "o"),
          ("transform", "translate(\(coordinate(place.0)) \(coordinate(place.1)))"),
          ("d", marker), ("data-i", "\(index)"),
        ])
    }
  }

  private func path(_ places: [(Double, Double)]) -> String {
    "M" + places.map { "\(coordinate($0.0)) \(coordinate($0.1))" }.joined(separator: "L")
  }
}
