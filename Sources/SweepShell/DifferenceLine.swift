internal import ResultLog
internal import SweepCore
internal import Sweeps

/// The control line that says that two machines gave different bytes for a trial.
///
///     {"kind":"control","event":"differing","key":…,"first_host":…,"second_host":…,"second_attempt":…,"time":…,"crc":…}
enum DifferenceLine {
  /// - Parameters:
  ///   - first: the host of the result that is recorded and stays, where it is known.
  ///   - second: the host that gave other bytes.
  static func line(
    _ key: TrialKey, first: String, second: String, attempt: UInt32
  ) throws(LineDamage) -> LogLine {
    var text = JSONText()
    text.beginObject()
    text.member("kind", "control")
    text.member("event", "differing")
    text.member("key", key)
    text.member("first_host", first)
    text.member("second_host", second)
    text.member("second_attempt", attempt)
    text.member("time", wallClock())
    return try LogLine(sealing: text.bytes)
  }

  /// The trial that such a line is about; nil for any other line.
  static func key(_ line: [UInt8]) -> TrialKey? {
    guard let value = try? JSONValue(parsing: line), value["event"]?.string == "differing" else { return nil }
    return value["key"]?.string.flatMap { TrialKey(hex: $0) }
  }
}
