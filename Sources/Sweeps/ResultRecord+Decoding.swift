import SweepCore
import Vocabulary

extension ResultRecord {
  /// Reads a record; nil for a log line of another kind. Members that it does not know are passed over.
  package init?(line: some Sequence<UInt8>, number: Int) throws(ResultsError) {
    try self.init(try JSONValue(logLine: line, number: number), number: number)
  }

  /// The same of a line that has been parsed.
  init?(_ value: JSONValue, number: Int) throws(ResultsError) {
    let reader = RecordReader(value: value, line: number)
    guard reader.value["kind"]?.string == "record" else { return nil }
    guard let key = reader.value["key"]?.string.flatMap({ TrialKey(hex: $0) }) else {
      throw reader.unexpected("key", "32 hexadecimal digits")
    }
    self.init(
      key: key, criterion: try reader.optionalText("criterion"), mode: try reader.optionalChoice("mode"),
      mask1: try reader.optionalChoice("mask1"), mask0: try reader.optionalChoice("mask0"),
      level: try reader.integer("level"), seed: UInt64(try reader.integer("seed")), outcome: try reader.outcome())
  }
}

private struct RecordReader {
  let value: JSONValue
  let line: Int
  var path = ""

  func outcome() throws(ResultsError) -> ResultRecord.Outcome {
    switch value["status"]?.string.flatMap(RecordStatus.init(rawValue:)) {
    case .ok: .ok(try measures())
    case .failed: .failed(reason: value["error"]?.string ?? "")
    case .blocked: .blocked(reason: value["error"]?.string ?? "")
    case nil: throw unexpected("status", "ok, failed or blocked")
    }
  }

  private func measures() throws(ResultsError) -> ResultRecord.Measures {
    let final = try part("final")
    guard let kept = value["kept"]?.array, kept.allSatisfy({ $0.integer != nil }) else {
      throw unexpected("kept", "a list of whole numbers")
    }
    return ResultRecord.Measures(
      density: try number("density"), kept: kept.compactMap(\.integer), iterations: try integer("iterations"),
      earlyStopIteration: try integer("early_stop_iteration"), validationLoss: try number("val_loss"),
      validationAccuracy: try number("val_accuracy"), testAccuracy: try number("test_accuracy"),
      final: ResultRecord.FinalMeasures(
        trainAccuracy: try final.optionalNumber("train_accuracy"),
        trainLoss: try final.optionalNumber("train_loss"),
        validationLoss: try final.number("val_loss"), testAccuracy: try final.number("test_accuracy")),
      initialTestAccuracy: try part("initial").number("test_accuracy"), relativeSize: value["relative_size"]?.number)
  }

  private func part(_ name: String) throws(ResultsError) -> RecordReader {
    guard let part = value[name] else { throw unexpected(name, "an object") }
    return RecordReader(value: part, line: line, path: "\(name).")
  }

  private func number(_ name: String) throws(ResultsError) -> Double {
    guard let number = value[name]?.number else { throw unexpected(name, "a number") }
    return number
  }

  /// NaN for null.
  func optionalNumber(_ name: String) throws(ResultsError) -> Double {
    value[name] == .null ? .nan : try number(name)
  }

  func optionalText(_ name: String) throws(ResultsError) -> String? {
    guard let found = value[name], found != .null else { return nil }
    guard let text = found.string else { throw unexpected(name, "text") }
    return text
  }

  func integer(_ name: String) throws(ResultsError) -> Int {
    guard let integer = value[name]?.integer, integer >= 0 else { throw unexpected(name, "a whole number") }
    return integer
  }

  func optionalChoice<Choice: CaseIterable & RawRepresentable<String>>(_ name: String) throws(ResultsError) -> Choice? {
    guard let found = value[name], found != .null else { return nil }
    guard let choice = found.string.flatMap(Choice.init(rawValue:)) else {
      throw unexpected(name, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  func unexpected(_ name: String, _ expected: String) -> ResultsError {
    ResultsError(line: line, "expected \(path)\(name) to be \(expected), found \(value[name]?.text ?? "nothing")")
  }
}
