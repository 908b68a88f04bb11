internal import Sweeps

/// Where a figure is drawn: a wide page, a narrow screen, or a file of its own.
package enum Medium: String, CaseIterable, Hashable, Sendable {
  case wide
  case narrow

  var width: Double { self == .wide ? 800 : 390 }
  var height: Double { self == .wide ? 430 : 330 }
}

/// The rectangle of data within a chart, in the drawing's units.
struct PlotArea {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let x: Axis
  let y: Axis

  func place(x value: Double) -> Double { left + x.place(value) * (right - left) }
  func place(y value: Double) -> Double { bottom - y.place(value) * (bottom - top) }

  /// Part of the drawing.
  struct Box {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double

    func holds(_ x: Double, _ y: Double) -> Bool { x > left && x < right && y > top && y < bottom }

    func meets(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }
}

extension Markup {
  /// Opens a drawing of that size; `spoken` is for screen readers, and the title where it is nil.
  mutating func beginDrawing(
    _ width: Double, _ height: Double, _ title: String, spoken: String? = nil, isFile: Bool, medium: Medium,
    isSized: Bool = false
  ) {
    var attributes = [
      ("class", "chart \(medium.rawValue)"), ("viewBox", "0 0 \(coordinate(width)) \(coordinate(height))"),
      ("role", "img"), ("aria-label", spoken ?? title),
    ]
    if isFile { attributes.insert(("xmlns", "http://www.w3.org/2000/svg"), at: 0) }
    if isFile || isSized {
      attributes += [("width", coordinate(width)), ("height", coordinate(height))]
    }
    open("svg", attributes)
    if isFile {
      element("title", title)
      raw("<style>\(Style.drawing)svg{background:var(--surface)}</style>")
    }
  }

  mutating func element(_ name: String, _ content: String) { element(name, [], content) }

  mutating func label(
    _ text: String, x: Double, y: Double, anchor: String = "start", style: String = "t", turned: Bool = false
  ) {
    var attributes = [("class", style), ("x", coordinate(x)), ("y", coordinate(y)), ("text-anchor", anchor)]
    if turned { attributes.append(("transform", "rotate(-90 \(coordinate(x)) \(coordinate(y)))")) }
    element("text", attributes, text)
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) {
    empty(
      "line",
      [
        ("class", style), ("x1", coordinate(x1)), ("y1", coordinate(y1)), ("x2", coordinate(x2)),
        ("y2", coordinate(y2)),
      ])
  }

  /// Grid, ticks and names of both axes.
  mutating func axes(_ area: PlotArea, medium: Medium) {
    verticalAxis(area)
    let room = medium == .wide ? 34.0 : 30
    var last = -Double.infinity
    let ticks = area.x.ticks(parts: medium == .wide ? 8 : 4).map { ($0.text, area.place(x: $0.value)) }
    for (text, x) in ticks.sorted(by: { $0.1 < $1.1 }) {
      line(x, area.top, x, area.bottom, style: "g")
      if x - last >= room {
        // The last one must not reach over the edge.
        let overhang = max(0, x + Double(text.count) * 3.5 - medium.width)
        label(text, x: x - overhang, y: area.bottom + 16, anchor: "middle")
        last = x
      }
    }
    label(area.x.label, x: (area.left + area.right) / 2, y: area.bottom + 34, anchor: "middle", style: "a")
  }

  mutating func verticalAxis(_ area: PlotArea) {
    for (value, text) in area.y.ticks(parts: 6) {
      let y = area.place(y: value)
      line(area.left, y, area.right, y, style: "g")
      label(text, x: area.left - 6, y: y + 4, anchor: "end")
    }
    line(area.left, area.bottom, area.right, area.bottom, style: "x")
    label(area.y.label, x: area.left - 40, y: area.top - 11, style: "a")
  }
}
