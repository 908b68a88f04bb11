/// Reads the formula of a `ScoreExpression`, one precedence level above the other.
struct ExpressionParser {
  private let text: [UInt8]
  private var at = 0
  private var depth = 0

  /// Formulas are written by hand: deeper ones are mistakes, and would use up the stack.
  private static let deepest = 64

  init(_ text: String) { self.text = Array(text.utf8) }

  mutating func formula() throws(ExpressionError) -> ScoreExpression.Node {
    let node = try expression(above: 0)
    guard peek() == nil else { throw unexpected("an operator or the end") }
    return node
  }

  /// Operands joined by operators that bind more tightly than `above`.
  private mutating func expression(above: Int) throws(ExpressionError) -> ScoreExpression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw error("expected at most \(Self.deepest) nested parts, found more") }
    var node = try operand()
    while let sign = nextOperator(), sign.precedence > above {
      at += sign.rawValue.utf8.count
      node = .binary(sign, node, try expression(above: sign.precedence))
    }
    return node
  }

  private mutating func operand() throws(ExpressionError) -> ScoreExpression.Node {
    switch peek() {
    case UInt8(ascii: "-"):
      at += 1
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.deepest else { throw error("expected at most \(Self.deepest) nested parts, found more") }
      return .negated(try operand())
    case UInt8(ascii: "("):
      at += 1
      let node = try expression(above: 0)
      try skip(")", "')' or an operator")
      return node
    case .some(let byte) where isDigit(byte) || byte == UInt8(ascii: "."): return try number()
    case .some(let byte) where isLetter(byte): return try name()
    default: throw unexpected("wi, wf, a number, a function or '('")
    }
  }

  private mutating func number() throws(ExpressionError) -> ScoreExpression.Node {
    let start = at
    while at < text.count {
      let byte = text[at]
      let isExponentSign =
        (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")) && text[at - 1] | 32 == UInt8(ascii: "e") && at > start
      guard isDigit(byte) || byte == UInt8(ascii: ".") || byte | 32 == UInt8(ascii: "e") || isExponentSign else { break }
      at += 1
    }
    let digits = String(decoding: text[start..<at], as: UTF8.self)
    guard let value = Float(digits), value.isFinite else {
      throw ExpressionError(column: start + 1, message: "expected a number such as 0.5 or 1e-3, found '\(digits)'")
    }
    return .number(value)
  }

  private mutating func name() throws(ExpressionError) -> ScoreExpression.Node {
    let start = at
    while at < text.count, isLetter(text[at]) || isDigit(text[at]) { at += 1 }
    let word = String(decoding: text[start..<at], as: UTF8.self)
    switch word {
    case "wi": return .wi
    case "wf": return .wf
    default: break
    }
    guard let function = ScoreExpression.Function(rawValue: word) else {
      let known = ScoreExpression.Function.allCases.map(\.rawValue).joined(separator: ", ")
      throw ExpressionError(column: start + 1, message: "expected wi, wf or one of \(known), found '\(word)'")
    }
    try skip("(", "'(' after \(word)")
    var arguments = [try expression(above: 0)]
    while peek() == UInt8(ascii: ",") {
      at += 1
      arguments.append(try expression(above: 0))
    }
    try skip(")", "')', ',' or an operator")
    guard arguments.count == function.arguments else {
      let counts = "expected \(word) to have \(function.arguments) arguments, found \(arguments.count)"
      throw ExpressionError(column: start + 1, message: counts)
    }
    return .call(function, arguments)
  }

  /// The operator that comes next, without taking it; of two that start alike, the longer.
  private mutating func nextOperator() -> ScoreExpression.Operator? {
    guard peek() != nil else { return nil }
    let pair = String(decoding: text[at..<min(at + 2, text.count)], as: UTF8.self)
    return ScoreExpression.Operator(rawValue: pair)
      ?? ScoreExpression.Operator(rawValue: String(decoding: text[at..<at + 1], as: UTF8.self))
  }

  /// The next byte that is no space.
  private mutating func peek() -> UInt8? {
    while at < text.count, text[at] == UInt8(ascii: " ") || text[at] == 10 || text[at] == 9 { at += 1 }
    return at < text.count ? text[at] : nil
  }

  private mutating func skip(_ byte: Unicode.Scalar, _ expected: String) throws(ExpressionError) {
    guard peek() == UInt8(ascii: byte) else { throw unexpected(expected) }
    at += 1
  }

  private mutating func unexpected(_ expected: String) -> ExpressionError {
    guard peek() != nil else { return error("expected \(expected), found the end") }
    let found = String(decoding: text[at...].prefix { $0 < 128 }.prefix(1), as: UTF8.self)
    return error("expected \(expected), found \(found.isEmpty ? "a character that is not ASCII" : "'\(found)'")")
  }

  private func error(_ message: String) -> ExpressionError { ExpressionError(column: at + 1, message: message) }

  private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  private func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 32 || byte == UInt8(ascii: "_")
  }
}
