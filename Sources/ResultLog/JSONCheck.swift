/// The offset just behind the object that opens at `offset`; nil if it does not close.
func endOfObject(in text: Span<UInt8>, from offset: Int) -> Int? {
  var at = offset
  var depth = 0
  var isInString = false
  while at < text.count {
    switch text[at] {
    case UInt8(ascii: "\\") where isInString: at += 1
    case UInt8(ascii: "\""): isInString.toggle()
    case UInt8(ascii: "{") where !isInString: depth += 1
    case UInt8(ascii: "}") where !isInString:
      depth -= 1
      if depth == 0 { return at + 1 }
    default: break
    }
    at += 1
  }
  return nil
}

/// The offset at which `text` stops being one JSON object in UTF-8 (RFC 8259); nil for an object.
///
/// Bytes from another machine become a line of the log, which other programs read: they are not taken on trust.
func firstByteThatIsNotJSON(_ text: Span<UInt8>) -> Int? {
  if (try? UTF8Span(validating: text)) == nil { return 0 }
  var reader = JSONReader(at: 0)
  guard reader.peek(text) == UInt8(ascii: "{"), reader.value(text, depth: 0), reader.at == text.count else {
    return min(reader.at, text.count)
  }
  return nil
}

/// Recognises JSON; each operation moves `at` behind what it names, or returns false at the offending byte.
private struct JSONReader {
  var at: Int

  /// Objects and lists in each other; more would only serve to exhaust the stack.
  private static let deepest = 64

  init(at: Int) { self.at = at }

  func peek(_ text: Span<UInt8>) -> UInt8 { at < text.count ? text[at] : 0 }

  mutating func value(_ text: Span<UInt8>, depth: Int) -> Bool {
    space(text)
    guard depth < Self.deepest else { return false }
    switch peek(text) {
    case UInt8(ascii: "{"): return list(text, closing: UInt8(ascii: "}"), isObject: true, depth: depth)
    case UInt8(ascii: "["): return list(text, closing: UInt8(ascii: "]"), isObject: false, depth: depth)
    case UInt8(ascii: "\""): return string(text)
    case UInt8(ascii: "t"): return word("true", text)
    case UInt8(ascii: "f"): return word("false", text)
    case UInt8(ascii: "n"): return word("null", text)
    default: return number(text)
    }
  }

  private mutating func list(_ text: Span<UInt8>, closing: UInt8, isObject: Bool, depth: Int) -> Bool {
    at += 1
    space(text)
    if take(closing, text) { return true }
    repeat {
      if isObject {
        space(text)
        guard string(text) else { return false }
        space(text)
        guard take(UInt8(ascii: ":"), text) else { return false }
      }
      guard value(text, depth: depth + 1) else { return false }
      space(text)
    } while take(UInt8(ascii: ","), text)
    return take(closing, text)
  }

  private mutating func string(_ text: Span<UInt8>) -> Bool {
    guard take(UInt8(ascii: "\""), text) else { return false }
    while at < text.count, text[at] >= 0x20 {
      if take(UInt8(ascii: "\""), text) { return true }
      if take(UInt8(ascii: "\\"), text) {
        guard escape(text) else { return false }
      } else {
        at += 1
      }
    }
    return false
  }

  private mutating func escape(_ text: Span<UInt8>) -> Bool {
    switch peek(text) {
    case UInt8(ascii: "u"):
      guard (1...4).allSatisfy({ at + $0 < text.count && isHexDigit(text[at + $0]) }) else { return false }
      at += 5
      return true
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      at += 1
      return true
    default: return false
    }
  }

  private mutating func number(_ text: Span<UInt8>) -> Bool {
    _ = take(UInt8(ascii: "-"), text)
    if !take(UInt8(ascii: "0"), text) {
      guard digits(text) else { return false }
    }
    if take(UInt8(ascii: "."), text) {
      guard digits(text) else { return false }
    }
    if take(UInt8(ascii: "e"), text) || take(UInt8(ascii: "E"), text) {
      _ = take(UInt8(ascii: "+"), text) || take(UInt8(ascii: "-"), text)
      return digits(text)
    }
    return true
  }

  private mutating func digits(_ text: Span<UInt8>) -> Bool {
    let start = at
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(peek(text)) { at += 1 }
    return at > start
  }

  private mutating func word(_ word: StaticString, _ text: Span<UInt8>) -> Bool {
    guard text.has(word, at: at) else { return false }
    at += word.utf8CodeUnitCount
    return true
  }

  private mutating func space(_ text: Span<UInt8>) {
    while peek(text) == UInt8(ascii: " ") || peek(text) == UInt8(ascii: "\t") { at += 1 }
  }

  private mutating func take(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
    guard peek(text) == byte, at < text.count else { return false }
    at += 1
    return true
  }

  private func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
