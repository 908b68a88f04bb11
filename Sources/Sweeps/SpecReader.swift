import SweepCore

/// One object of a specification; every accessor names the member that it misses.
struct SpecReader {
  let value: JSONValue
  let path: String

  func part(_ name: String) -> SpecReader? { value[name].map { SpecReader(value: $0, path: "\(path)\(name).") } }

  func required(_ name: String) throws(SpecError) -> SpecReader {
    guard let part = self.part(name) else { throw unexpected(name, "an object") }
    return part
  }

  func text(_ name: String) throws(SpecError) -> String {
    guard let text = value[name]?.string else { throw unexpected(name, "text") }
    return text
  }

  func integer(_ name: String, _ standard: Int? = nil, from least: Int = 1) throws(SpecError) -> Int {
    if value[name] == nil, let standard { return standard }
    guard let integer = value[name]?.integer, integer >= least else {
      throw unexpected(name, "a whole number of at least \(least)")
    }
    return integer
  }

  func unsigned(_ name: String) throws(SpecError) -> UInt64 { UInt64(try integer(name, from: 0)) }

  func number(_ name: String, _ standard: Double?, below limit: Double = .infinity) throws(SpecError) -> Double {
    if value[name] == nil, let standard { return standard }
    guard let number = value[name]?.number, number >= 0, number < limit else {
      throw unexpected(name, "a number from 0 to below \(limit)")
    }
    return number
  }

  func integers(_ name: String) throws(SpecError) -> [Int] {
    guard let elements = value[name]?.array, elements.allSatisfy({ $0.integer ?? 0 > 0 }), elements.count >= 2 else {
      throw unexpected(name, "two or more layer sizes")
    }
    return elements.compactMap(\.integer)
  }

  func shares(_ name: String) throws(SpecError) -> [Double] {
    let shares = (value[name]?.array ?? []).compactMap(\.number)
    guard !shares.isEmpty, shares.count == value[name]?.array?.count, shares.allSatisfy({ $0 >= 0 && $0 < 1 }) else {
      throw unexpected(name, "numbers from 0 to below 1")
    }
    return shares
  }

  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String, _ standard: Choice?
  ) throws(SpecError) -> Choice {
    if value[name] == nil, let standard { return standard }
    guard let choice = value[name]?.string.flatMap(Choice.init(rawValue:)) else {
      throw unexpected(name, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  func digest(_ name: String) throws(SpecError) -> Digest {
    guard let digest = Digest(hex: try text(name)) else { throw unexpected(name, "64 hexadecimal digits") }
    return digest
  }

  func parents() throws(SpecError) -> [TrialKey] {
    guard let parents = value["parents"] else { return [] }
    let keys = (parents.array ?? []).compactMap { $0.string.flatMap { TrialKey(hex: $0) } }
    guard !keys.isEmpty, keys.count == parents.array?.count else { throw unexpected("parents", "a list of keys") }
    return keys
  }

  func unexpected(_ name: String, _ expected: String) -> SpecError {
    SpecError("expected \(path)\(name) to be \(expected), found \(value[name]?.text ?? "nothing")")
  }
}
