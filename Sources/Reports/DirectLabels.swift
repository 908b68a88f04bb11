/// Names of lines and references: beside their ends, moved apart where they would overlap.
///
/// Where many lines end in one place, names beside it would say nothing; there a line is named at its highest point, if
/// nothing else runs there, and else in the legend alone.
struct DirectLabels {
  /// What the margin needs.
  let room: Double
  private let chart: LineChart
  private let texts: [String]

  private enum Spot {
    case margin(end: (x: Double, y: Double), height: Double)
    case inside(x: Double, y: Double, anchor: String)
  }

  private static let spacing = 13.0

  init(_ chart: LineChart) {
    self.chart = chart
    texts = chart.lines.map { shortenedInside($0.label, to: 30) } + chart.references.map(\.label)
    let longest = zip(chart.lines, texts).map { $0.isOverlay ? 0 : $1.count } + chart.references.map(\.label.count)
    room = chart.lines.count > 1 ? Double(longest.max() ?? 0) * 7 + 24 : 14
  }

  func draw(_ index: Int, _ area: PlotArea, _ svg: inout Markup) {
    guard chart.lines.count > 1 else { return }
    switch spots(area)[index] {
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

  /// Where a reference is named in the margin; nil where there is no room.
  func height(ofReference index: Int, _ area: PlotArea) -> Double? {
    guard chart.lines.count > 1, case .margin(_, let height) = spots(area)[chart.lines.count + index] else { return nil }
    return height
  }

  /// By line, then by reference.
  private func spots(_ area: PlotArea) -> [Int: Spot] {
    var spots: [Int: Spot] = [:]
    var (clear, crowded) = margin(area)
    // More names than fit are left to the legend.
    if Double(clear.reduce(0) { $0 + $1.ends.count }) * Self.spacing > area.bottom - area.top + 24 { clear = [] }
    for cluster in clear {
      for (place, end) in cluster.ends.enumerated() {
        spots[end.index] = .margin(end: (end.x, end.y), height: cluster.top + Double(place) * Self.spacing)
      }
    }
    var taken: [PlotArea.Box] = []
    for index in chart.lines.indices where !chart.lines[index].isOverlay && endsEarly(chart.lines[index], area) {
      guard let last = chart.lines[index].points.last(where: { area.y.holds($0.y) }) else { continue }
      let (x, y) = (area.place(x: last.x), min(area.place(y: last.y) + 4, area.bottom - 4))
      let half = width(index) / 2
      for (left, low) in [(x + 8, y), (x - half, y - 14), (x - half, y + 17)] {
        let box = PlotArea.Box(left: left, right: left + 2 * half, top: low - Self.spacing, bottom: low + 2)
        guard isFree(box, area, taken) else { continue }
        taken.append(box)
        spots[index] = .inside(x: left, y: low, anchor: "start")
        break
      }
    }
    crowded.sort { (peak($0, area).y, $0) < (peak($1, area).y, $1) }
    for index in crowded {
      let (x, y) = peak(index, area)
      let half = width(index) / 2
      let box = PlotArea.Box(left: x - half, right: x + half, top: y - 9 - Self.spacing, bottom: y - 6)
      guard isFree(box, area, taken) else { continue }
      taken.append(box)
      spots[index] = .inside(x: x, y: y - 9, anchor: "middle")
    }
    return spots
  }

  /// Whether neither a line nor another name is there.
  private func isFree(_ box: PlotArea.Box, _ area: PlotArea, _ taken: [PlotArea.Box]) -> Bool {
    box.left > area.left && box.right < area.right && box.top > area.top && box.bottom < area.bottom
      && !taken.contains(where: box.meets) && chart.lines.allSatisfy { $0.hits(in: box, area) == 0 }
  }

  private func width(_ index: Int) -> Double { Double(texts[index].count) * 7 }

  private func peak(_ index: Int, _ area: PlotArea) -> (x: Double, y: Double) {
    let inside = chart.lines[index].points.filter { area.y.holds($0.y) }
    return inside.max { $0.y < $1.y }.map { (area.place(x: $0.x), area.place(y: $0.y)) } ?? (0, .infinity)
  }

  /// Whether it leaves the picture, or stops far from the edge.
  private func endsEarly(_ line: LineChart.Line, _ area: PlotArea) -> Bool {
    line.points.last.map { !area.y.holds($0.y) || area.place(x: $0.x) < area.right - 60 } ?? true
  }

  private typealias End = (index: Int, x: Double, y: Double)

  /// Names that touch each other; `top` is the first one's height.
  private struct Cluster {
    var ends: [End]
    var top: Double

    init(_ ends: [End], _ area: PlotArea) {
      let length = Double(ends.count - 1) * DirectLabels.spacing
      let middle = ends.reduce(0) { $0 + $1.y } / Double(ends.count) + 4
      self.ends = ends
      top = max(area.top - 4, min(middle - length / 2, area.bottom + 8 - length))
    }

    var bottom: Double { top + Double(ends.count) * DirectLabels.spacing }

    /// Whether so many end so close together that a name cannot be followed to its line.
    var isCrowded: Bool {
      let spread = (ends.last?.y ?? 0) - (ends.first?.y ?? 0)
      return ends.count > 5 && bottom - top > 3 * (spread + 2 * DirectLabels.spacing)
    }
  }

  /// The names that stand in the margin, and lines that end in a crowd.
  private func margin(_ area: PlotArea) -> (clear: [Cluster], crowded: [Int]) {
    var ends: [End] = []
    for (index, line) in chart.lines.enumerated() where !line.isOverlay && !endsEarly(line, area) {
      guard let last = line.points.last(where: { area.y.holds($0.y) }) else { continue }
      ends.append((index, area.place(x: last.x), area.place(y: last.y)))
    }
    for (index, reference) in chart.references.enumerated() where chart.y.holds(reference.y) {
      ends.append((chart.lines.count + index, area.right, area.place(y: reference.y)))
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
    let crowded = clusters.filter(\.isCrowded).flatMap(\.ends).map(\.index)
    return (clusters.filter { !$0.isCrowded }, crowded.filter { $0 < chart.lines.count })
  }
}
