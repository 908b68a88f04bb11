internal import Sweeps

/// XML text under construction; every text and attribute is escaped.
struct Markup {
  private(set) var text = ""

  mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
    tag(name, attributes)
    text += ">"
  }

  mutating func close(_ name: String) { text += "</\(name)>" }

  /// An element without content.
  mutating func empty(_ name: String, _ attributes: [(String, String)] = []) {
    tag(name, attributes)
    text += "/>"
  }

  /// An element with text.
  mutating func element(_ name: String, _ attributes: [(String, String)] = [], _ content: String) {
    open(name, attributes)
    text += escaped(content)
    close(name)
  }

  mutating func raw(_ markup: String) { text += markup }

  private mutating func tag(_ name: String, _ attributes: [(String, String)]) {
    text += "<" + name
    for (key, value) in attributes { text += " \(key)=\"\(escaped(value))\"" }
  }
}

/// For XML and HTML, text and attributes; characters that XML does not allow become U+FFFD.
package func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
    case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A coordinate: one decimal.
func coordinate(_ value: Double) -> String { decimals(value, 1) }

/// At most `count` characters; the end, which often tells names apart, is kept.
func shortenedInside(_ text: String, to count: Int) -> String {
  guard text.count > count else { return text }
  let head = count * 2 / 5
  return String(text.prefix(head)) + "…" + String(text.suffix(count - 1 - head))
}

/// At most `count` characters.
func shortened(_ text: String, to count: Int) -> String {
  text.count <= count ? text : text.prefix(max(1, count - 1)) + "…"
}
