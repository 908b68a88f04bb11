/// JSON text that cannot be read, and where.
package struct JSONError: Error, Hashable, CustomStringConvertible {
  /// The byte, counted from 0.
  package let offset: Int
  package let message: String

  package var description: String { "byte \(offset): \(message)" }
}

extension JSONValue {
  /// Reads one JSON value that fills all of `bytes` (RFC 8259, strict).
  ///
  /// A number without point and exponent that fits is `.integer`. Objects and arrays nest at most 64 deep.
  package init(parsing bytes: some Sequence<UInt8>) throws(JSONError) {
    var reader = JSONReader(bytes: Array(bytes))
    self = try reader.document()
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard at == bytes.count else { throw unexpected("the end") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth <= 64 else { throw JSONError(offset: at, message: "expected at most 64 nested values") }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    var members: [JSONMember] = []
    at += 1
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
      let name = try string()
      skipSpace()
      guard take(":") else { throw unexpected("':'") }
      members.append(JSONMember(name, try value(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw unexpected("',' or '}'") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    at += 1
    skipSpace()
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw unexpected("',' or ']'") }
    return .array(elements)
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = at
    let negative = take("-")
    let leadingZero = peek == UInt8(ascii: "0")
    let digits = skipDigits()
    guard digits > 0, !(leadingZero && digits > 1) else { throw unexpected("a value") }
    var whole = true
    if take(".") {
      whole = false
      guard skipDigits() > 0 else { throw unexpected("a digit") }
    }
    if take("e") || take("E") {
      whole = false
      if !take("+") { _ = take("-") }
      guard skipDigits() > 0 else { throw unexpected("a digit") }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if whole, !(negative && leadingZero), let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw JSONError(offset: start, message: "expected a number that fits a Double, found \(text)")
    }
    return .number(value)
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard bytes[at...].starts(with: word.utf8) else { throw unexpected("a value") }
    at += word.utf8.count
    return value
  }

  private mutating func skipDigits() -> Int {
    let start = at
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
    return at - start
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private func unexpected(_ expected: String) -> JSONError {
    let found = peek.map { "byte \($0) ('\(Unicode.Scalar($0))')" } ?? "the end"
    return JSONError(offset: at, message: "expected \(expected), found \(found)")
  }
}

extension JSONReader {
  private mutating func string() throws(JSONError) -> String {
    let start = at
    at += 1
    var text: [UInt8] = []
    var copied = at
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw unexpected("no control character in a string") }
      guard byte == UInt8(ascii: "\\") else {
        at += 1
        continue
      }
      text += bytes[copied..<at]
      try escape(into: &text)
      copied = at
    }
    let tail = bytes[copied..<at]
    guard take("\"") else { throw unexpected("the end of the string that starts at byte \(start)") }
    guard let decoded = String(validating: text.isEmpty ? tail : text + tail, as: UTF8.self) else {
      throw JSONError(offset: start, message: "expected UTF-8 text, found other bytes")
    }
    return decoded
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    at += 1
    defer { at += 1 }
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(bytes[at])
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += String(try escapedScalar()).utf8
    default: throw unexpected("an escape that JSON has")
    }
  }

  /// Stands on the `u`; leaves at the last digit.
  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let start = at - 1
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    at += 1
    guard first < 0xDC00, take("\\"), peek == UInt8(ascii: "u") else {
      throw JSONError(offset: start, message: "expected a pair of surrogates, found half of one")
    }
    let second = try fourDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw JSONError(offset: start, message: "expected a pair of surrogates, found half of one") }
    return scalar
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      at += 1
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
