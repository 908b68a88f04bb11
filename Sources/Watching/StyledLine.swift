/// A line of text whose parts may have colours; its width is counted in characters.
///
/// Control characters, which names from elsewhere may hold, are shown as "?".
package struct StyledLine: Hashable, Sendable {
  package private(set) var spans: [Span]

  package struct Span: Hashable, Sendable {
    package var text: String
    package var paint: Paint
  }

  package init(_ text: String = "", _ paint: Paint = .plain) {
    spans = [Span(text: printable(text), paint: paint)]
  }

  package var width: Int { spans.reduce(0) { $0 + $1.text.count } }

  package static func + (a: StyledLine, b: StyledLine) -> StyledLine {
    var sum = a
    sum.spans += b.spans
    return sum
  }

  package static func += (a: inout StyledLine, b: StyledLine) { a = a + b }

  /// The first columns of it.
  package func clipped(to columns: Int) -> StyledLine {
    var room = max(0, columns)
    var clipped = StyledLine()
    for span in spans where room > 0 {
      let text = String(span.text.prefix(room))
      room -= text.count
      clipped.spans.append(Span(text: text, paint: span.paint))
    }
    return clipped
  }

  /// Without colours.
  package var plain: String { spans.map(\.text).joined() }

  /// With escape sequences for a terminal.
  package var colored: String {
    spans.map { $0.paint.code.isEmpty || $0.text.isEmpty ? $0.text : "\u{1b}[\($0.paint.code)m\($0.text)\u{1b}[0m" }
      .joined()
  }
}

/// How a part of a line looks on a terminal with colours.
package enum Paint: Hashable, Sendable {
  case plain
  case strong
  case faint
  case good
  case bad
  case warning
  /// On a scale from 0, cold, to 1, hot.
  case heat(Double)

  var code: String {
    switch self {
    case .plain: return ""
    case .strong: return "1"
    case .faint: return "2"
    case .good: return "32"
    case .bad: return "1;31"
    case .warning: return "33"
    case .heat(let value):
      let place = min(Self.scale.count - 1, max(0, Int(value * Double(Self.scale.count))))
      return "38;5;\(place < Self.scale.count / 2 ? 255 : 232);48;5;\(Self.scale[place])"
    }
  }

  /// Of the 256 colours: dark blue over violet and red to yellow, ever lighter.
  private static let scale = [17, 18, 54, 90, 126, 162, 167, 203, 209, 215, 221, 227]
}

/// The text with its control characters replaced.
package func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var clean = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { clean.append(isControl(scalar) ? "?" : scalar) }
  return String(clean)
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || (0x200e...0x202e).contains(scalar.value)
    || (0x2066...0x2069).contains(scalar.value)
}
