/// The few figures of an ok record that status shows, found without reading the rest of its JSON.
struct RecordGlance {
  /// A fraction; nil where the record has none.
  let testAccuracy: Double?
  /// That the trial took.
  let seconds: Double

  /// - Parameter line: a whole line, or any part with the record's own members.
  init(_ line: [UInt8]) {
    // The top-level member stands before those of `final` and `initial`.
    testAccuracy = Self.number(after: Self.accuracyName, in: line, from: 0)
    let provenance = Self.place(of: Self.provenanceName, in: line, from: 0) ?? line.count
    seconds = Self.number(after: Self.secondsName, in: line, from: provenance) ?? 0
  }

  private static let accuracyName = Array(#","test_accuracy":"#.utf8)
  private static let provenanceName = Array(#","provenance":{"#.utf8)
  private static let secondsName = Array(#","seconds":"#.utf8)

  private static func number(after name: [UInt8], in line: [UInt8], from start: Int) -> Double? {
    guard let place = place(of: name, in: line, from: start) else { return nil }
    let digits = line[(place + name.count)...].prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  private static func place(of name: [UInt8], in line: [UInt8], from start: Int) -> Int? {
    let last = line.count - name.count
    guard start <= last else { return nil }
    // Names start with a comma, which is rarer than what follows it.
    var at = start
    while at <= last {
      guard let comma = line[at...last].firstIndex(of: name[0]) else { return nil }
      if line[comma..<comma + name.count].elementsEqual(name) { return comma }
      at = comma + 1
    }
    return nil
  }
}
