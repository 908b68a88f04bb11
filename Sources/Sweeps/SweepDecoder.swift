import Vocabulary
internal import Yams

/// Strict reading of YAML nodes: every fault is noted with its place, and reading goes on with a stand-in.
///
/// A value that could not be read is replaced by its default, so that all faults of a file are found in one
/// pass; the caller throws when `problems` is not empty, and nobody sees the stand-ins.
struct SweepDecoder {
  let file: String
  private(set) var problems: [SweepFileError.Problem] = []
  /// Whether the sweep has been accepted before.
  private let isFrozen: Bool

  init(file: String, isFrozen: Bool = false) {
    self.file = file
    self.isFrozen = isFrozen
  }

  mutating func report(_ node: Node, _ message: String) {
    let place = node.mark.map { SweepFileError.Place(line: $0.line, column: $0.column) }
    problems.append(SweepFileError.Problem(file: file, place: place, message: message))
  }

  /// What does not go together with another part of the file. A log whose sweep an earlier version took stays readable.
  mutating func reportClash(_ node: Node, _ message: String) {
    if !isFrozen { report(node, message) }
  }

  /// `path: expected …, found …; hint`.
  mutating func mismatch(_ node: Node, _ path: String, expected: String, hint: String) {
    report(node, "\(path): expected \(expected), found \(found(node)); \(hint)")
  }

  /// `mismatch` of what is no text: quotes around a number or a word such as true are what is wrong with it.
  mutating func valueMismatch(_ node: Node, _ path: String, expected: String, hint: String) {
    guard let text = quoted(node), decimalNumber(text) != nil || text == "true" || text == "false" else {
      return mismatch(node, path, expected: expected, hint: hint)
    }
    report(node, "\(path): expected \(expected), found the text \"\(text)\"; leave out the quotes: \(text)")
  }

  /// The members of a mapping by name, unknown names refused; nil when the node is something else.
  mutating func fields(_ node: Node, _ path: String, known: [String], hint: String) -> Fields? {
    guard case .mapping(let mapping) = node else {
      mismatch(node, path.isEmpty ? "sweep" : path, expected: "a mapping", hint: hint)
      return nil
    }
    var fields = Fields(node: node, path: path)
    for (key, value) in mapping {
      if case .scalar(let scalar) = key, known.contains(scalar.string) {
        fields.members[scalar.string] = value
      } else {
        unknown(key, path, "key", known: known)
        fields.meant += suggestion(for: key.scalar?.string ?? "", among: known).map { [$0] } ?? []
      }
    }
    return fields
  }

  /// A member that has no default; a misspelt one has been reported already.
  mutating func required(_ name: String, in fields: Fields, hint: String) -> Node? {
    if fields[name] == nil, !fields.meant.contains(name) {
      report(fields.node, "\(fields.prefix)expected the key '\(name)', found none; \(hint)")
    }
    return fields[name]
  }

  /// `path: unknown criterion 'large_fnal'; did you mean 'large_final'?`.
  mutating func unknown(_ node: Node, _ path: String, _ what: String, known: [String]) {
    let prefix = path.isEmpty ? "" : "\(path): "
    guard let word = node.scalar?.string, !word.isEmpty else {
      let mismatch = "expected the name of a known \(what), found \(found(node))"
      return report(node, "\(prefix)\(mismatch); known: \(listed(known))")
    }
    let hint = suggestion(for: word, among: known).map { "did you mean '\($0)'?" } ?? "known: \(listed(known))"
    report(node, "\(prefix)unknown \(what) '\(word)'; \(hint)")
  }

  /// One of a closed set, by its raw value.
  mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ node: Node?, _ path: String, default standIn: Choice
  ) -> Choice {
    guard let node else { return standIn }
    if let choice = node.scalar.flatMap({ Choice(rawValue: $0.string) }) { return choice }
    unknown(node, path, "value", known: Choice.allCases.map(\.rawValue))
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
    guard let value = plain(node).flatMap(wholeNumber), range.contains(value) else {
      let expected = "a whole number from \(grouped(range.lowerBound)) to \(grouped(range.upperBound))"
      valueMismatch(node, path, expected: expected, hint: hint)
      return standIn
    }
    return value
  }

  /// A number above 0.
  mutating func positive(_ node: Node?, _ path: String, default standIn: Double, hint: String) -> Double {
    number(node, path, default: standIn, expected: "a number above 0", hint: hint) { $0 > 0 }
  }

  /// A number strictly between 0 and 1.
  mutating func share(_ node: Node?, _ path: String, default standIn: Double, hint: String) -> Double {
    number(node, path, default: standIn, expected: "a number between 0 and 1, both excluded", hint: hint) {
      $0 > 0 && $0 < 1
    }
  }

  mutating func number(
    _ node: Node?, _ path: String, default standIn: Double, expected: String, hint: String,
    where isFit: (Double) -> Bool
  ) -> Double {
    guard let node else { return standIn }
    if let value = plain(node).flatMap(decimalNumber), isFit(value) { return value }
    valueMismatch(node, path, expected: expected, hint: hint)
    return standIn
  }
}

/// The members of one mapping.
struct Fields {
  let node: Node
  /// `train`; empty for the whole file.
  let path: String
  var members: [String: Node] = [:]
  /// What misspelt names were probably meant to be.
  var meant: [String] = []

  init(node: Node, path: String) {
    self.node = node
    self.path = path
  }

  subscript(name: String) -> Node? { members[name] }

  var prefix: String { path.isEmpty ? "" : "\(path): " }
}

/// The text of an unquoted scalar: only those can be numbers.
func plain(_ node: Node) -> String? {
  guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return nil }
  return scalar.string
}

/// The text of a quoted scalar.
func quoted(_ node: Node) -> String? {
  guard case .scalar(let scalar) = node, scalar.style == .singleQuoted || scalar.style == .doubleQuoted else { return nil }
  return scalar.string
}

/// A decimal whole number; underscores may group digits.
func wholeNumber(_ text: String) -> Int? {
  text.hasPrefix("_") ? nil : Int(text.filter { $0 != "_" })
}

/// A finite decimal number; underscores may group digits.
func decimalNumber(_ text: String) -> Double? {
  guard text.utf8.allSatisfy({ "0123456789+-.eE_".utf8.contains($0) }), !text.hasPrefix("_"),
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
  case .sequence(let sequence): sequence.isEmpty ? "an empty list" : "a list"
  case .alias: "an alias"
  }
}
