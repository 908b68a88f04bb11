/// One picture or table of a report, as a value; `SVGDrawing` and `HTMLPage` draw it.
package struct Figure: Hashable, Sendable {
  /// Letters, digits and hyphens; the name of its file.
  package let id: String
  package let title: String
  /// What the reader should see.
  package let caption: String
  package let content: Content
  /// Whether a page shows it only when asked.
  package var isFolded = false

  package enum Content: Hashable, Sendable {
    case lines(LineChart)
    case bars(BarChart)
    case heatMap(HeatMap)
    case table(DataTable)
  }
}

/// A part of a report under one heading.
package struct ReportSection: Hashable, Sendable {
  package let id: String
  package let title: String
  /// Plain sentences below the heading.
  package var notes: [String] = []
  package var figures: [Figure] = []
}

/// Curves over one axis.
package struct LineChart: Hashable, Sendable {
  package let x: Axis
  package let y: Axis
  package let lines: [Line]
  package let references: [Reference]

  /// Points that the axes cannot hold, such as a density of 0 on a logarithmic one, are left out.
  package init(x: Axis, y: Axis, lines: [Line], references: [Reference] = []) {
    self.x = x
    self.y = y
    self.references = references
    self.lines = lines.map { line in
      let points = line.points.filter { x.canHold($0.x) && y.canHold($0.y) }.map { point in
        var point = point
        if let low = point.low, let high = point.high, !y.canHold(low) || !y.canHold(high) {
          (point.low, point.high) = (nil, nil)
        }
        return point
      }
      return Line(label: line.label, style: line.style, points: points, isOverlay: line.isOverlay)
    }
  }

  package struct Line: Hashable, Sendable {
    package let label: String
    /// Chooses colour, dash and marker; the same for a series in every chart.
    package let style: Int
    package let points: [Point]
    /// Markers alone, hollow: another source's figures.
    package var isOverlay = false
  }

  package struct Point: Hashable, Sendable {
    package let x: Double
    package let y: Double
    /// The band's edges.
    package var low: Double?
    package var high: Double?
    /// False: some replicates are missing, and the marker is hollow.
    package var isWhole = true
    /// What a reader is told who points at it.
    package var note = ""
  }

  /// A horizontal line.
  package struct Reference: Hashable, Sendable {
    package let y: Double
    package let label: String
  }
}

/// Groups of bars, each with a whisker.
package struct BarChart: Hashable, Sendable {
  /// What the groups' labels are.
  package let x: String
  package let y: Axis
  package let groups: [Group]
  /// Names of the bars of a group, in order.
  package let bars: [String]
  package var references: [LineChart.Reference] = []

  package struct Group: Hashable, Sendable {
    package let label: String
    /// One for each name; nil: missing.
    package let bars: [Bar?]
  }

  package struct Bar: Hashable, Sendable {
    package let value: Double
    package let low: Double
    package let high: Double
    package var isWhole = true
    package var note = ""
  }
}

/// A grid of shaded cells.
package struct HeatMap: Hashable, Sendable {
  package let rows: [String]
  package let columns: [String]
  /// By row, then column.
  package let cells: [[Cell]]

  package struct Cell: Hashable, Sendable {
    /// 0...1: how strongly it is shaded; nil: nothing is known, and the cell is hatched.
    package let shade: Double?
    package let text: String
    package var isAlarm = false
    package var note = ""
    /// Whether there is no such cell: nothing is drawn.
    package var isAbsent = false
  }
}

/// Rows and columns of text.
package struct DataTable: Hashable, Sendable {
  package let columns: [String]
  package var rows: [Row] = []
  /// The first columns, aligned left.
  package let leading: Int
  /// As many of the last ones too.
  package var trailing = 0

  func isLeft(_ column: Int) -> Bool { column < leading || column >= columns.count - trailing }

  package init(columns: [String], leading: Int, trailing: Int = 0) {
    self.columns = columns
    self.leading = leading
    self.trailing = trailing
  }

  package struct Row: Hashable, Sendable {
    package let cells: [String]
    package var mark: Mark = .none
  }

  package enum Mark: String, Hashable, Sendable {
    case none
    case good
    case bad
    case missing
  }
}
