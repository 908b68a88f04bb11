/// Where a chart's lines run, and where their names stand: beside their ends, or at a free place along the line.
///
/// Names in the margin are moved apart where they would overlap. Where so many lines end in one place that a name could
/// not be followed to its line, a line is named where nothing else runs, and else in the legend alone.
struct DirectLabels {
  let area: PlotArea
  private let chart: LineChart
  private let texts: [String]
  /// By line, then by reference.
  private var spots: [Int: Spot] = [:]

  enum Spot {
    case margin(end: (x: Double, y: Double), height: Double)
    case inside(x: Double, y: Double, anchor: String)

    var isMargin: Bool { if case .margin = self { true } else { false } }
  }

  static let spacing = 13.0

  init(_ chart: LineChart, _ medium: Medium) {
    self.chart = chart
    let texts =
      chart.lines.map { shortenedInside($0.label, to: 30) } + chart.references.map { shortened($0.label, to: 30) }
    self.texts = texts
    func area(_ room: Double) -> PlotArea {
      PlotArea(left: 52, right: medium.width - room, top: 26, bottom: medium.height - 44, x: chart.x, y: chart.y)
    }
    guard medium == .wide, chart.lines.count > 1 else {
      self.area = area(22)
      return
    }
    func room(_ places: some Sequence<Int>) -> Double { Double(places.map { texts[$0].count }.max() ?? 0) * 7 + 24 }
    let named = texts.indices.filter { $0 >= chart.lines.count || !chart.lines[$0].isOverlay }
    let first = Placement(chart, texts, area(room(named)), margin: Set(named)).spots
    let beside = first.filter(\.value.isMargin).keys
    let narrowed = area(beside.isEmpty ? 22 : room(beside))
    self.area = narrowed
    spots = Placement(chart, texts, narrowed, margin: Set(beside)).spots
  }

  func draw(_ index: Int, _ svg: inout Markup) {
    switch spots[index] {
    case nil: break
    case .inside(let x, let y, let anchor): svg.label(texts[index], x: x, y: y, anchor: anchor, style: "d")
    case .margin(let end, let height):
      let (x, y) = (area.right + 6, height - 4)
      svg.empty(
        "path",
        [
          ("class", "k"),
          ("d", "M\(coordinate(end.x + 5)) \(coordinate(end.y))L\(coordinate(x)) \(coordinate(y))"),
        ])
      svg.label(texts[index], x: x + 3, y: height, style: "d")
    }
  }

  /// In the margin, or where there is none at the picture's top right.
  func drawReferences(_ svg: inout Markup) {
    var right = area.right
    for (index, reference) in chart.references.enumerated() where chart.y.holds(reference.y) {
      let place = chart.lines.count + index
      if case .margin(_, let height) = spots[place] {
        svg.label(texts[place], x: area.right + 9, y: height, style: "t i")
      } else {
        let start = right - Double(texts[place].count) * 6.4
        svg.line(start - 26, area.top - 15, start - 5, area.top - 15, style: "r")
        svg.label(texts[place], x: start, y: area.top - 11, style: "t")
        right = start - 40
      }
    }
  }
}
