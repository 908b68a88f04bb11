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
    for reference in references where y.holds(reference.y) {
      svg.label(reference.label, x: area.right - 4, y: area.place(y: reference.y) - 5, anchor: "end", style: "t i")
    }
    svg.close("svg")
    return svg.text
  }
}

extension LineChart.Line {
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

/// Names beside the ends of lines, moved apart where they would overlap.
private struct DirectLabels {
  let room: Double
  private let texts: [String]
  private let chart: LineChart

  init(_ chart: LineChart) {
    self.chart = chart
    texts = chart.lines.map { shortenedInside($0.label, to: 30) }
    let longest = zip(chart.lines, texts).map { $0.isOverlay ? 0 : $1.count }.max() ?? 0
    room = chart.lines.count > 1 ? Double(longest) * 7 + 24 : 14
  }

  func draw(_ index: Int, _ area: PlotArea, _ svg: inout Markup) {
    guard chart.lines.count > 1, let (end, label) = places(area)[index] else { return }
    let x = area.right
    if endsEarly(chart.lines[index], area) {
      return svg.label(texts[index], x: end.x + 8, y: label, style: "d")
    }
    svg.empty(
      "path",
      [
        ("class", "k"),
        ("d", "M\(coordinate(end.x + 5)) \(coordinate(end.y))L\(coordinate(x + 6)) \(coordinate(label - 4))"),
      ])
    svg.label(texts[index], x: x + 9, y: label, style: "d")
  }

  /// Whether it leaves the picture, or stops far from the edge.
  private func endsEarly(_ line: LineChart.Line, _ area: PlotArea) -> Bool {
    line.points.last.map { !area.y.holds($0.y) || area.place(x: $0.x) < area.right - 60 } ?? true
  }

  /// By line: its last visible point and the height of its label.
  private func places(_ area: PlotArea) -> [Int: (end: (x: Double, y: Double), label: Double)] {
    let spacing = 13.0
    var ends: [(line: Int, x: Double, y: Double)] = []
    for (index, line) in chart.lines.enumerated() where !line.isOverlay && !endsEarly(line, area) {
      guard let last = line.points.last(where: { area.y.holds($0.y) }) else { continue }
      ends.append((index, area.place(x: last.x), area.place(y: last.y)))
    }
    ends.sort { ($0.y, $0.line) < ($1.y, $1.line) }
    // More names than fit are left to the legend.
    guard Double(ends.count) * spacing <= area.bottom - area.top + 24 else { return [:] }
    var heights = ends.map { $0.y + 4 }
    for at in heights.indices.dropFirst() { heights[at] = max(heights[at], heights[at - 1] + spacing) }
    var limit = area.bottom + 8
    for at in heights.indices.reversed() {
      heights[at] = min(heights[at], limit)
      limit = heights[at] - spacing
    }
    var places: [Int: (end: (x: Double, y: Double), label: Double)] = [:]
    var taken: [(x: Double, y: Double, width: Double)] = []
    for (index, line) in chart.lines.enumerated() where !line.isOverlay && endsEarly(line, area) {
      guard let last = line.points.last(where: { area.y.holds($0.y) }) else { continue }
      let end = (x: area.place(x: last.x), y: area.place(y: last.y))
      let box = (x: end.x + 8, y: min(end.y + 4, area.bottom - 4), width: Double(texts[index].count) * 7)
      // Names that would lie on each other are left to the legend.
      guard box.x + box.width < area.right,
        !taken.contains(where: {
          abs($0.y - box.y) < spacing && $0.x < box.x + box.width && box.x < $0.x + $0.width
        })
      else { continue }
      taken.append(box)
      places[index] = (end, box.y)
    }
    for (end, height) in zip(ends, heights) { places[end.line] = ((end.x, end.y), height) }
    return places
  }
}
