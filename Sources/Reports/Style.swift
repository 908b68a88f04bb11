/// Colours and strokes of figures. The seven hues are after Okabe and Ito's palette for the colour-blind, darkened for
/// white and lightened for dark backgrounds; dashes and markers tell further series apart.
enum Style {
  static let colours = 7
  static let dashes = ["", "7 3", "2 3", "9 3 2 3"]
  /// Styles that far apart have the same colour and dash, but other markers.
  static let period = colours * dashes.count

  private static let light = ["#0068a8", "#c45100", "#00805f", "#b0488c", "#2b8fc9", "#a87b00", "#5c5c5c"]
  private static let dark = ["#4fa8e0", "#f08a45", "#2fc49a", "#e08fc0", "#8fd0f5", "#e6b93c", "#b0b0b0"]

  static func colour(_ style: Int) -> String { "c\(style % colours)" }

  static func dash(_ style: Int) -> String { dashes[style / colours % dashes.count] }

  /// What a drawing needs, in a page or on its own.
  static var drawing: String {
    let rules = (0..<colours).map { ".c\($0){--c:var(--p\($0))}" }.joined()
    return """
      :root{\(palette(light))--surface:#fff;--ink:#1b1b1b;--soft:#5a5a5a;--grid:#e4e4e4;--edge:#8a8a8a;--alarm:#b3261e;\
      --heat:#0068a8}
      @media(prefers-color-scheme:dark){:root{\(palette(dark))--surface:#16181b;--ink:#ececec;--soft:#aeb3b8;\
      --grid:#2d3136;--edge:#7d848b;--alarm:#ff7b72;--heat:#2f78a8}}
      @media print{:root{\(palette(light))--surface:#fff;--ink:#000;--soft:#444;--grid:#ddd;--edge:#777;--alarm:#b3261e;\
      --heat:#0068a8}}
      \(rules)
      .chart text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;\
      font-size:12px;fill:var(--soft)}
      .chart text.a{fill:var(--ink);font-size:12.5px}.chart text.d{fill:var(--c);font-weight:600;font-size:11.5px}
      .chart text.v{fill:var(--ink);font-size:11.5px}
      .chart text.h{fill:var(--ink);font-weight:600}.chart text.w{fill:var(--alarm);font-weight:700}
      .chart text.i,.chart text.d{paint-order:stroke;stroke:var(--surface);stroke-width:3.5px;stroke-linejoin:round}
      .g{stroke:var(--grid);stroke-width:1}.x{stroke:var(--edge);stroke-width:1}
      .r{stroke:var(--soft);stroke-width:1.2;stroke-dasharray:3 4}
      .l{fill:none;stroke:var(--c);stroke-width:1.9;stroke-linejoin:round}
      .b{fill:var(--c);fill-opacity:.12;stroke:none}.f{fill-opacity:.07}
      .m{fill:var(--c);stroke:var(--c);stroke-width:1.5}.o{opacity:0}.n{fill:var(--surface);stroke:var(--c);stroke-width:1.8}
      .k{stroke:var(--c);stroke-width:.9;fill:none;opacity:.6}
      .y{fill:var(--c)}.z{stroke:var(--ink);stroke-width:1.2}.p{stroke:var(--c);stroke-width:2.4;stroke-opacity:.55}
      .q{fill:var(--heat)}.e{fill:var(--alarm);fill-opacity:.18}
      .u{fill:none;stroke:var(--edge);stroke-dasharray:3 3}
      .off{display:none}

      """
  }

  private static func palette(_ colours: [String]) -> String {
    colours.enumerated().map { "--p\($0.offset):\($0.element);" }.joined()
  }

  /// A marker around 0, 0.
  static func marker(_ style: Int, size: Double = 3.4) -> String {
    func path(_ points: [(Double, Double)]) -> String {
      "M" + points.map { "\(coordinate($0.0 * size)) \(coordinate($0.1 * size))" }.joined(separator: "L") + "Z"
    }
    switch style % 8 {
    case 0:
      let r = coordinate(size)
      return "M-\(r) 0a\(r) \(r) 0 1 0 \(coordinate(2 * size)) 0a\(r) \(r) 0 1 0 -\(coordinate(2 * size)) 0Z"
    case 1: return path([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case 2: return path([(0, -1.25), (1.15, 0.85), (-1.15, 0.85)])
    case 3: return path([(0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)])
    case 4: return path([(0, 1.25), (1.15, -0.85), (-1.15, -0.85)])
    case 5:
      return path([
        (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2), (-0.4, 1.2),
        (-0.4, 0.4),
        (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
      ])
    case 6: return path([(-1.3, -0.55), (1.3, -0.55), (1.3, 0.55), (-1.3, 0.55)])
    default: return path([(0, -1.3), (1.24, -0.4), (0.77, 1.06), (-0.77, 1.06), (-1.24, -0.4)])
    }
  }
}
