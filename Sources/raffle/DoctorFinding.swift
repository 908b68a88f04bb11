import Sweeps

/// What `raffle doctor` found out about one thing.
struct Finding: Sendable {
  enum Verdict: String, CaseIterable, Sendable {
    case ok
    /// Worth knowing; sweeps run all the same.
    case note
    /// Something would not work, or not be right, until it is mended.
    case mend
  }

  let name: String
  let value: String
  let verdict: Verdict
  /// What to do; empty where all is well.
  let advice: String

  init(_ name: String, _ value: String, _ verdict: Verdict = .ok, _ advice: String = "") {
    self.name = name
    self.value = value
    self.verdict = verdict
    self.advice = advice
  }

  /// `ok    cores       2 of 2`, or with what to do behind it.
  var line: String {
    func filled(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
    return filled(verdict.rawValue, 6) + filled(name, 13) + value + (advice.isEmpty ? "" : ": \(advice)")
  }

  var json: JSONText {
    var text = JSONText()
    text.beginObject()
    text.member("name", name)
    text.member("value", value)
    text.member("verdict", verdict.rawValue)
    if !advice.isEmpty { text.member("advice", advice) }
    text.endObject()
    return text
  }
}
