import Vocabulary
internal import Yams

/// Strict reading of YAML nodes: every fault is noted with its place, and reading goes on with a stand-in.
///
/// A value that could not be read is replaced by its default, so that all faults of a file are found in one
/// pass; the caller throws when `problems` is not empty, and nobody sees the stand-ins.
struct SweepDecoder {
  let file: String
  private(set) var problems: [SweepFileError.Problem] = []

  init(file: String) { self.file = file }

  mutating func report(_ node: Node, _ message: String) {
    let place = node.mark.map { SweepFileError.Place(line: $0.line, column: $0.column) }
    problems.append(SweepFileError.Problem(file: file, place: place, message: message))
  }

  /// `path: expected …, found …; hint`.
  mutating func mismatch(_ node: Node, _ path: String, expected: String, hint: String) {
    report(node, "\(path): expected \(expected), found \(found(node)); \(hint)")
  }

  /// The members of a mapping by name, unknown names refused; nil when the node is something else.
  mutating func fields(_ node: Node, _ path: String, known: [String], hint: String) -> [String: Node]? {
    guard case .mapping(let mapping) = node else {
      mismatch(node, path, expected: "a mapping", hint: hint)
      return nil
    }
    var fields: [String: Node] = [:]
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key, known.contains(scalar.string) else {
        unknown(key, path == "sweep" ? "unknown key" : "\(path): unknown key", known: known)
        continue
      }
      fields[scalar.string] = value
    }
    return fields
  }

  /// A member that has no default.
  mutating func required(_ name: String, in fields: [String: Node], of node: Node, hint: String) -> Node? {
    if fields[name] == nil { report(node, "expected the key '\(name)', found none; \(hint)") }
    return fields[name]
  }

  mutating func unknown(_ node: Node, _ what: String, known: [String]) {
    let hint = suggestion(for: node.scalar?.string ?? "", among: known).map { "did you mean '\($0)'?" }
    report(node, "\(what) \(found(node)); \(hint ?? "known are \(listed(known))")")
  }

  /// One of a closed set, by its raw value.
  mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ node: Node?, _ path: String, default standIn: Choice
  ) -> Choice {
    guard let node else { return standIn }
    if case .scalar(let scalar) = node, let choice = Choice(rawValue: scalar.string) { return choice }
    unknown(node, "\(path): unknown value", known: Choice.allCases.map(\.rawValue))
    return standIn
  }

  mutating func text(_ node: Node?, _ path: String, default standIn: String, hint: String) -> String {
    guard let node else { return standIn }
    if case .scalar(let scalar) = node, !scalar.string.isEmpty { return scalar.string }
    mismatch(node, path, expected: "text", hint: hint)
    return standIn
  }

  mutating func integer(
    _ node: Node?, _ path: String, in range: ClosedRange<Int>, default standIn: Int, hint: String
  ) -> Int {
    guard let node else { return standIn }
    let described = range.upperBound == .max ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    guard let value = plain(node).flatMap(integer(of:)), range.contains(value) else {
      mismatch(node, path, expected: "a whole number \(described)", hint: hint)
      return standIn
    }
    return value
  }

  /// A number strictly above 0, and strictly below `limit` where there is one.
  mutating func positive(
    _ node: Node?, _ path: String, below limit: Double = .infinity, default standIn: Double, hint: String
  ) -> Double {
    guard let node else { return standIn }
    guard let value = plain(node).flatMap(number(of:)), value > 0, value < limit else {
      let described = limit.isFinite ? "a number between 0 and \(limit), both excluded" : "a number above 0"
      mismatch(node, path, expected: described, hint: hint)
      return standIn
    }
    return value
  }
}

/// The text of an unquoted scalar: only those can be numbers.
func plain(_ node: Node) -> String? {
  guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return nil }
  return scalar.string
}

/// A decimal whole number; underscores may group digits.
func integer(of text: some StringProtocol) -> Int? {
  guard let first = text.utf8.first, first != UInt8(ascii: "_") else { return nil }
  return Int(text.filter { $0 != "_" })
}

/// A finite decimal number.
func number(of text: some StringProtocol) -> Double? {
  guard text.utf8.allSatisfy({ "0123456789+-.eE_".utf8.contains($0) }), text.utf8.first != UInt8(ascii: "_"),
    let value = Double(text.filter { $0 != "_" }), value.isFinite
  else { return nil }
  return value
}

/// What a message says that a node is.
func found(_ node: Node) -> String {
  switch node {
  case .scalar(let scalar) where scalar.string.isEmpty: "nothing"
  case .scalar(let scalar): "'\(scalar.string)'"
  case .mapping: "a mapping"
  case .sequence: "a list"
  case .alias: "an alias"
  }
}
