/// A report as one HTML page without any other file.
package struct HTMLPage {
  private let report: StudyReport

  package init(_ report: StudyReport) { self.report = report }

  package var text: String {
    var page = Markup()
    page.raw("<!doctype html>\n")
    page.open("html", [("lang", "en")])
    page.open("head")
    page.empty("meta", [("charset", "utf-8")])
    page.empty("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
    page.empty("meta", [("name", "color-scheme"), ("content", "light dark")])
    page.element("title", [], "\(report.name): results")
    page.raw("<style>\(Style.drawing)\(Self.style)</style>")
    page.close("head")
    page.open("body")
    header(&page)
    page.open("main")
    for section in report.sections { draw(section, &page) }
    page.close("main")
    page.element("footer", [], report.footer)
    page.raw("<div id=\"tip\" role=\"status\" hidden></div><script>\(Self.script)</script>")
    page.close("body")
    page.close("html")
    return page.text + "\n"
  }

  private func header(_ page: inout Markup) {
    page.open("header")
    page.element("h1", [], report.name)
    for line in report.about { page.element("p", [("class", "about")], line) }
    if let notice = report.notice { page.element("p", [("class", "notice"), ("role", "note")], notice) }
    page.open("dl", [("class", "facts")])
    for fact in report.facts {
      page.open("div", fact.isAlarm ? [("class", "alarm")] : [])
      page.element("dt", [], fact.name)
      page.element("dd", [], fact.value)
      page.close("div")
    }
    page.close("dl")
    page.open("nav", [("aria-label", "Sections")])
    for section in report.sections { page.element("a", [("href", "#\(section.id)")], section.title) }
    page.close("nav")
    page.close("header")
  }

  private func draw(_ section: ReportSection, _ page: inout Markup) {
    page.open("section", [("id", section.id)])
    page.element("h2", [], section.title)
    for note in section.notes { page.element("p", [], note) }
    for figure in section.figures {
      if figure.isFolded {
        page.open("details")
        page.element("summary", [], figure.title)
      }
      draw(figure, &page)
      if figure.isFolded { page.close("details") }
    }
    page.close("section")
  }

  private func draw(_ figure: Figure, _ page: inout Markup) {
    page.open("figure", [("id", figure.id)])
    if !figure.isFolded { page.element("h3", [], figure.title) }
    switch figure.content {
    case .lines(let chart):
      page.raw(chart.drawing(id: figure.id, title: figure.title, medium: .wide, isFile: false))
      page.raw(chart.drawing(id: figure.id, title: figure.title, medium: .narrow, isFile: false))
      legend(chart, &page)
      notes(chart, &page)
    case .bars(let chart):
      for medium in Medium.allCases { page.raw(chart.drawing(title: figure.title, medium: medium, isFile: false)) }
    case .heatMap(let map):
      page.open(
        "div", [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", figure.title)])
      page.raw(map.drawing(title: figure.title, isFile: false).replacing("chart wide", with: "chart map"))
      page.close("div")
    case .table(let table): page.raw(table.html(title: figure.title))
    }
    if !figure.caption.isEmpty { page.element("figcaption", [], figure.caption) }
    page.close("figure")
  }

  /// Buttons that show and hide a series in every chart.
  private func legend(_ chart: LineChart, _ page: inout Markup) {
    guard chart.lines.count > 1 else { return }
    page.open("div", [("class", "legend")])
    for line in chart.lines where !line.isOverlay {
      page.open(
        "button",
        [
          ("type", "button"), ("class", Style.colour(line.style)), ("data-s", "\(line.style)"),
          ("aria-pressed", "true"),
        ])
      page.open("svg", [("viewBox", "0 0 34 12"), ("class", "chart"), ("aria-hidden", "true")])
      var stroke = [("class", "l"), ("d", "M1 6L33 6")]
      if !Style.dash(line.style).isEmpty { stroke.append(("stroke-dasharray", Style.dash(line.style))) }
      page.empty("path", stroke)
      page.empty("path", [("class", "m"), ("transform", "translate(17 6)"), ("d", Style.marker(line.style))])
      page.close("svg")
      page.element("span", [], line.label)
      page.close("button")
    }
    page.close("div")
  }

  /// What markers say, by line and point.
  private func notes(_ chart: LineChart, _ page: inout Markup) {
    let lists = chart.lines.map { line in
      "[" + line.points.map { quoted($0.note) }.joined(separator: ",") + "]"
    }
    page.raw("<script type=\"application/json\" class=\"notes\">[\(lists.joined(separator: ","))]</script>")
  }

  /// A JSON string that cannot end a script element.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "<", ">", "&", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      case _ where scalar.value < 0x20: result += scalar == "\n" ? "\\n" : " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
