internal import Yams

extension SweepDecoder {
  /// Whole numbers, ascending: `4`, `[0, 4, 8]`, `1..24`, `2..20..2` (every second), `2, 4, … 20`, lists of these.
  ///
  /// `...` stands for `…`. At most a million numbers.
  mutating func integers(_ node: Node, _ path: String, in range: ClosedRange<Int>, hint: String) -> [Int] {
    var list = IntegerList(range: range)
    for (word, place) in words(node) {
      guard let word else {
        mismatch(place, path, expected: "a whole number or a range", hint: hint)
        return []
      }
      do {
        try list.append(word)
      } catch {
        report(place, "\(path): expected \(error.expected), found '\(word)'; \(hint)")
        return []
      }
    }
    if list.values.isEmpty {
      mismatch(node, path, expected: "at least one whole number", hint: hint)
    } else if list.isOpen {
      mismatch(node, path, expected: "a number after '…'", hint: hint)
    }
    let values = list.values.sorted()
    if let twice = zip(values, values.dropFirst()).first(where: { $0 == $1 })?.0 {
      report(node, "\(path): expected each number once, found \(twice) more than once; leave one of them out")
    }
    return values
  }

  /// Numbers from 0 on, ascending: `0.1`, `[0, 0.05]`, `0..0.2..0.01` (steps of 0.01), lists of these.
  ///
  /// A range counts in whole steps of the last decimal place, so that its numbers are what one would write.
  mutating func decimals(_ node: Node, _ path: String, hint: String) -> [Double] {
    var values: [Double] = []
    for (word, place) in words(node) {
      guard let found = word.flatMap(decimalRange), values.count + found.count <= 100_000 else {
        mismatch(place, path, expected: "a number from 0 on or a range such as 0..0.2..0.01", hint: hint)
        return []
      }
      values += found
    }
    values.sort()
    if values.isEmpty { mismatch(node, path, expected: "at least one number", hint: hint) }
    if let twice = zip(values, values.dropFirst()).first(where: { $0 == $1 })?.0 {
      report(node, "\(path): expected each number once, found \(twice) more than once; leave one of them out")
    }
    return values
  }

  private func decimalRange(_ word: String) -> [Double]? {
    let parts = word.replacing("…", with: "..").split(separator: "..", omittingEmptySubsequences: false).map(\.trimmed)
    let places = parts.map { $0.split(separator: ".").dropFirst().first?.count ?? 0 }.max() ?? 0
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let numbers = parts.compactMap(decimalNumber).filter { $0 >= 0 }
    guard numbers.count == parts.count else { return nil }
    if numbers.count == 1 { return numbers }
    // Not so of numbers with an exponent, which has places of its own.
    let steps = numbers.compactMap { number in
      Int(exactly: (number * scale).rounded()).flatMap { Double($0) / scale == number ? $0 : nil }
    }
    guard places <= 9, steps.count == parts.count else { return nil }
    switch steps.count {
    case 3 where steps[0] <= steps[1] && steps[2] > 0 && (steps[1] - steps[0]) / steps[2] < 100_000:
      return stride(from: steps[0], through: steps[1], by: steps[2]).map { Double($0) / scale }
    default: return nil
    }
  }

  /// The list's entries, cut at commas, each with the node it stands in; nil for what is no text.
  private func words(_ node: Node) -> [(word: String?, place: Node)] {
    switch node {
    case .scalar(let scalar):
      scalar.string.split(separator: ",").map { ($0.trimmed, node) }
    case .sequence(let sequence):
      sequence.flatMap { element in element.scalar == nil ? [(nil, element)] : words(element) }
    case .mapping, .alias:
      [(nil, node)]
    }
  }
}

/// Whole numbers gathered from words such as `4`, `1..24`, `2..20..2` and `… 20`.
private struct IntegerList {
  let range: ClosedRange<Int>
  var values: [Int] = []
  /// Whether the last word was `…`, which wants a number.
  var isOpen = false

  struct Refusal: Error {
    let expected: String
  }

  init(range: ClosedRange<Int>) { self.range = range }

  mutating func append(_ word: String) throws(Refusal) {
    let word = word.replacing("…", with: "..").replacing("...", with: "..")
    if word == ".." {
      isOpen = true
    } else if isOpen || word.hasPrefix("..") {
      try `continue`(to: word.hasPrefix("..") ? String(word.dropFirst(2)).trimmed : word)
      isOpen = false
    } else {
      try add(word.split(separator: "..", omittingEmptySubsequences: false).map(\.trimmed))
    }
  }

  /// `2, 4, … 20`: the step of the last two numbers, on to the one given, which must be met.
  private mutating func `continue`(to word: String) throws(Refusal) {
    let end = try number(word)
    guard let last = values.last, let before = values.dropLast().last, last > before else {
      throw Refusal(expected: "two ascending numbers before '…'")
    }
    guard end > last, (end - last).isMultiple(of: last - before) else {
      throw Refusal(expected: "'…' to end at a number that the steps of \(last - before) from \(last) meet")
    }
    try add(from: last + (last - before), to: end, step: last - before)
  }

  private mutating func add(_ parts: [String]) throws(Refusal) {
    switch parts.count {
    case 1: values.append(try number(parts[0]))
    case 2: try add(from: try number(parts[0]), to: try number(parts[1]), step: 1)
    case 3:
      guard let step = wholeNumber(parts[2]), step >= 1 else { throw Refusal(expected: "a step of at least 1") }
      try add(from: try number(parts[0]), to: try number(parts[1]), step: step)
    default: throw Refusal(expected: "a range such as 1..24 or 2..20..2")
    }
  }

  private mutating func add(from: Int, to: Int, step: Int) throws(Refusal) {
    guard from <= to else { throw Refusal(expected: "a range that ascends") }
    guard (to - from) / step < 1_000_000 - values.count else { throw Refusal(expected: "at most 1,000,000 numbers") }
    values += stride(from: from, through: to, by: step)
  }

  private func number(_ word: String) throws(Refusal) -> Int {
    guard let value = wholeNumber(word), range.contains(value) else {
      throw Refusal(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
