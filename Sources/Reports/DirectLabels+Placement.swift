extension DirectLabels {
  /// One attempt at placing all names.
  struct Placement {
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
