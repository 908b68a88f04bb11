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

extension DirectLabels {
  /// One attempt at placing all names.
  fileprivate struct Placement {
    private(set) var spots: [Int: Spot] = [:]
    private let chart: LineChart
    private let texts: [String]
    private let area: PlotArea
    /// Points along all lines, close together.
    private let ink: [(line: Int, x: Double, y: Double)]
    private var taken: [PlotArea.Box] = []

    /// - Parameter margin: lines and references that may be named in the margin.
    init(_ chart: LineChart, _ texts: [String], _ area: PlotArea, margin: Set<Int>) {
      self.chart = chart
      self.texts = texts
      self.area = area
      ink = chart.lines.enumerated().flatMap { line, drawn in drawn.steps(in: area).map { (line, $0.x, $0.y) } }
      let names = chart.lines.indices.filter { !chart.lines[$0].isOverlay }
      var beside = margin.filter { $0 >= chart.lines.count || !endsEarly($0) }
      for index in names where endsEarly(index) { placeAtEnd(index) }
      let crowded = clusters(beside).filter(\.isCrowded).flatMap(\.ends).map(\.index).filter(names.contains)
      let homeless = names.filter { !beside.contains($0) && !endsEarly($0) }
      for index in (crowded + homeless).sorted(by: { (peak($0), $0) < (peak($1), $1) }) { placeInside(index) }
      beside = beside.filter { spots[$0] == nil }
      let hopeless = clusters(beside).filter(\.isHopeless).flatMap(\.ends).map(\.index)
      beside.subtract(hopeless.filter { $0 < chart.lines.count })
      if Double(beside.count) * spacing > area.bottom - area.top + 24 { beside = beside.filter { $0 >= chart.lines.count } }
      for cluster in clusters(beside) {
        for (place, end) in cluster.ends.enumerated() {
          spots[end.index] = .margin(end: (end.x, end.y), height: cluster.top + Double(place) * spacing)
        }
      }
    }

    /// Whether it leaves the picture, or stops far from the edge.
    private func endsEarly(_ index: Int) -> Bool {
      chart.lines[index].points.last.map { !area.y.holds($0.y) || area.place(x: $0.x) < area.right - 60 } ?? true
    }

    private func inside(_ index: Int) -> [(x: Double, y: Double)] {
      chart.lines[index].points.filter { area.y.holds($0.y) }.map { (area.place(x: $0.x), area.place(y: $0.y)) }
    }

    private func peak(_ index: Int) -> Double { inside(index).map(\.y).min() ?? .infinity }

    private mutating func placeAtEnd(_ index: Int) {
      guard let (x, y) = inside(index).last else { return }
      let half = Double(texts[index].count) * 3.5
      for (left, low) in [(x + 8, min(y + 4, area.bottom - 4)), (x - half, y - 10), (x - half, y + 19)]
      where take(left, low, index) { return }
    }

    /// Above or below the point that stands farthest from other lines, if it stands apart.
    private mutating func placeInside(_ index: Int) {
      let width = Double(texts[index].count) * 7
      let points = inside(index).map { (x: $0.x, y: $0.y, room: room(around: $0, index)) }
      for point in points.sorted(by: { ($1.room, $0.x) < ($0.room, $1.x) }) where point.room >= DirectLabels.spacing {
        for low in [point.y - 9, point.y + 18] {
          for left in [point.x - width / 2, point.x - 4, point.x - width + 4] where take(left, low, index) { return }
        }
      }
    }

    /// How far other lines pass above or below a point of this one.
    private func room(around point: (x: Double, y: Double), _ index: Int) -> Double {
      ink.reduce(.infinity) { room, other in
        other.line != index && abs(other.x - point.x) < 14 ? min(room, abs(other.y - point.y)) : room
      }
    }

    /// Takes the place if neither a line nor another name is there.
    private mutating func take(_ left: Double, _ low: Double, _ index: Int) -> Bool {
      let right = left + Double(texts[index].count) * 7
      let box = PlotArea.Box(left: left, right: right, top: low - DirectLabels.spacing + 2, bottom: low + 3)
      // Other lines keep a distance, so that the name does not seem to be theirs.
      let around = PlotArea.Box(left: left, right: right, top: box.top - 6, bottom: box.bottom + 6)
      guard box.left > area.left, box.right < area.right, box.top > area.top, box.bottom < area.bottom,
        !taken.contains(where: box.meets),
        !ink.contains(where: { ($0.line == index ? box : around).holds($0.x, $0.y) })
      else { return false }
      taken.append(box)
      spots[index] = .inside(x: left, y: low, anchor: "start")
      return true
    }

    /// Names in the margin by where they touch each other.
    private func clusters(_ places: Set<Int>) -> [Cluster] {
      var ends: [Cluster.End] = []
      for place in places {
        if place < chart.lines.count {
          guard let end = inside(place).last else { continue }
          ends.append((place, end.x, end.y))
        } else {
          let reference = chart.references[place - chart.lines.count]
          if chart.y.holds(reference.y) { ends.append((place, area.right, area.place(y: reference.y))) }
        }
      }
      ends.sort { ($0.y, $0.index) < ($1.y, $1.index) }
      var clusters: [Cluster] = []
      for end in ends {
        var next = Cluster([end], area)
        while let last = clusters.last, last.bottom > next.top {
          next = Cluster(last.ends + next.ends, area)
          clusters.removeLast()
        }
        clusters.append(next)
      }
      return clusters
    }

    private var spacing: Double { DirectLabels.spacing }
  }

  /// Names that touch each other; `top` is the first one's height.
  private struct Cluster {
    typealias End = (index: Int, x: Double, y: Double)

    var ends: [End]
    var top: Double

    init(_ ends: [End], _ area: PlotArea) {
      let length = Double(ends.count - 1) * DirectLabels.spacing
      let middle = ends.reduce(0) { $0 + $1.y } / Double(ends.count) + 4
      self.ends = ends
      top = max(area.top - 4, min(middle - length / 2, area.bottom + 8 - length))
    }

    private var length: Double { Double(ends.count) * DirectLabels.spacing }
    private var spread: Double { (ends.last?.y ?? 0) - (ends.first?.y ?? 0) }

    var bottom: Double { top + length }

    /// Whether the ends are so much closer together than the names that another place would be better.
    var isCrowded: Bool { ends.count > 3 && length > 2 * spread + 30 }

    /// Whether a name cannot be followed to its line.
    var isHopeless: Bool { ends.count > 5 && length > 2.5 * (spread + 2 * DirectLabels.spacing) }
  }
}
