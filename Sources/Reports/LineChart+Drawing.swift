internal import Sweeps

extension LineChart {
  /// The chart as SVG text.
  func drawing(id: String, title: String, medium: Medium, isFile: Bool) -> String {
    let labels = medium == .wide ? DirectLabels(self) : nil
    let area = PlotArea(
      left: 52, right: medium.width - (labels?.room ?? 12), top: 24, bottom: medium.height - 44, x: x, y: y)
    var svg = Markup()
    svg.beginDrawing(medium.width, medium.height, title, isFile: isFile, medium: medium)
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
    for (index, line) in lines.enumerated() {
      svg.open(
        "g", [("class", "s \(Style.colour(line.style))"), ("data-s", "\(line.style)"), ("data-n", "\(index)")])
      svg.open("g", [("clip-path", "url(#\(clip))")])
      line.draw(in: area, &svg)
      svg.close("g")
      labels?.draw(index, area, &svg)
      svg.close("g")
    }
    for (index, reference) in references.enumerated() where y.holds(reference.y) {
      if let height = labels?.height(ofReference: index, area) {
        svg.label(reference.label, x: area.right + 9, y: height, style: "t i")
      } else {
        let spot = quietSpot(reference, area)
        svg.label(reference.label, x: spot.x, y: spot.y, anchor: spot.anchor, style: "t i")
      }
    }
    svg.close("svg")
    return svg.text
  }

  /// Beside the reference's line, at either end, above or below: where the fewest lines run.
  private func quietSpot(_ reference: Reference, _ area: PlotArea) -> (x: Double, y: Double, anchor: String) {
    let at = area.place(y: reference.y)
    let width = Double(reference.label.count) * 7
    let spots = [(true, at - 5), (false, at - 5), (true, at + 14), (false, at + 14)].map { isRight, y in
      let x = isRight ? area.right - 4 : area.left + 4
      let box = PlotArea.Box(left: isRight ? x - width : x, right: isRight ? x : x + width, top: y - 12, bottom: y + 4)
      return (x: x, y: y, anchor: isRight ? "end" : "start", hits: lines.reduce(0) { $0 + $1.hits(in: box, area) })
    }
    let best = spots.min { $0.hits < $1.hits } ?? spots[0]
    return (best.x, best.y, best.anchor)
  }
}

extension LineChart.Line {
  /// How often the line, looked at in small steps, is in the box.
  func hits(in box: PlotArea.Box, _ area: PlotArea) -> Int {
    var hits = 0
    for (from, to) in zip(points, points.dropFirst()) {
      let (x, y) = (area.place(x: from.x), area.place(y: from.y))
      let (width, height) = (area.place(x: to.x) - x, area.place(y: to.y) - y)
      for step in 0...12 where box.holds(x + width * Double(step) / 12, y + height * Double(step) / 12) { hits += 1 }
    }
    return hits
  }

  fileprivate func draw(in area: PlotArea, _ svg: inout Markup) {
    let places = points.map { (area.place(x: $0.x), area.place(y: $0.y)) }
    let banded = points.filter { $0.low != nil && $0.high != nil }
    if banded.count > 1 {
      let upper = banded.map { (area.place(x: $0.x), area.place(y: $0.high ?? $0.y)) }
      let lower = banded.map { (area.place(x: $0.x), area.place(y: $0.low ?? $0.y)) }
      svg.empty("path", [("class", "b"), ("d", path(upper + lower.reversed()) + "Z")])
    }
    if !isOverlay, places.count > 1 {
      var attributes = [("class", "l"), ("d", path(places))]
      if !Style.dash(style).isEmpty { attributes.append(("stroke-dasharray", Style.dash(style))) }
      svg.empty("path", attributes)
    }
    let marker = Style.marker(style, size: isOverlay ? 4.8 : 3)
    for (index, place) in places.enumerated() where area.y.holds(points[index].y) {
      let isHollow = isOverlay || !points[index].isWhole
      svg.empty(
        "path",
        [
          ("class", isHollow ? "n" : "m"), ("transform", "translate(\(coordinate(place.0)) \(coordinate(place.1)))"),
          ("d", marker), ("data-i", "\(index)"),
        ])
    }
  }

  private func path(_ places: [(Double, Double)]) -> String {
    "M" + places.map { "\(coordinate($0.0)) \(coordinate($0.1))" }.joined(separator: "L")
  }
}
