package import SweepCore
internal import Vocabulary

extension Expansion {
  /// Why this line cannot be the ok record of trial `index`; nil if it may be.
  ///
  /// A worker is believed in what it has measured. What its trial is, and what it has to leave behind, it cannot choose:
  /// a record under another trial's name, or one that later trials or a report could not read, is not written.
  ///
  /// - Parameters:
  ///   - line: sealed, with or without its newline.
  ///   - artifacts: those that were announced with it.
  package func contradiction(in line: [UInt8], at index: Int, artifacts: [Digest]) -> String? {
    let value: JSONValue
    let record: ResultRecord?
    do throws(ResultsError) {
      value = try JSONValue(logLine: line.last == UInt8(ascii: "\n") ? line.dropLast() : line[...], number: 1)
      record = try ResultRecord(value, number: 1)
    } catch {
      return error.description
    }
    guard let record, case .ok(let measures) = record.outcome else { return "it is no record of an end that is ok" }
    guard isUnambiguous(value) else { return "it has a member twice" }
    let treatment = treatments[trials[index].treatment]
    let step = treatment.step
    let identity: [(name: String, found: String?, expected: String?)] = [
      ("key", record.key.description, trials[index].key.description),
      ("model", value["model"]?.string, treatment.recipe.model.name),
      ("dataset", value["dataset"]?.string, treatment.recipe.dataset.name),
      ("criterion", record.criterion, step?.criterion.name),
      ("mode", record.mode?.rawValue, step?.mode.rawValue),
      ("mask1", record.mask1?.rawValue, step?.mask1.rawValue),
      ("mask0", record.mask0?.rawValue, step?.mask0.rawValue),
      ("level", "\(record.level)", "\(treatment.level)"),
      ("seed", "\(record.seed)", "\(trials[index].seed)"),
    ]
    for (name, found, expected) in identity where found != expected {
      return "\(name): expected \(expected ?? "none"), found \(found ?? "none")"
    }
    if let reason = impossible(measures) { return reason }
    if let provenance = value["provenance"], !isModest(provenance) { return "provenance: expected numbers up to 1e15" }
    return wrongArtifacts(value["artifacts"], artifacts, mayBeMaskAlone: step != nil && measures.iterations == 0)
  }

  /// Readers differ in which of two members of one name they take.
  private func isUnambiguous(_ value: JSONValue) -> Bool {
    guard case .object(let members) = value else { return true }
    return Set(members.map(\.name)).count == members.count && members.allSatisfy { isUnambiguous($0.value) }
  }

  /// What no training can give; a loss may be NaN or infinite.
  private func impossible(_ measures: ResultRecord.Measures) -> String? {
    let fractions = [
      ("density", measures.density), ("val_accuracy", measures.validationAccuracy),
      ("test_accuracy", measures.testAccuracy), ("final.test_accuracy", measures.final.testAccuracy),
      ("initial.test_accuracy", measures.initialTestAccuracy),
    ]
    for (name, fraction) in fractions where fraction < 0 || fraction > 1 {
      return "\(name): expected 0 to 1, found \(fraction)"
    }
    if measures.validationLoss < 0 { return "val_loss: expected 0 or more, found \(measures.validationLoss)" }
    if let count = measures.kept.first(where: { $0 < 0 || $0 > 1 << 40 }) {
      return "kept: expected counts of weights, found \(count)"
    }
    guard (0...measures.iterations).contains(measures.earlyStopIteration) else {
      return "early_stop_iteration: expected 0 to \(measures.iterations), found \(measures.earlyStopIteration)"
    }
    return nil
  }

  /// Whether sums of such numbers stay in range.
  private func isModest(_ value: JSONValue) -> Bool {
    switch value {
    case .object(let members): members.allSatisfy { isModest($0.value) }
    case .array(let elements): elements.allSatisfy(isModest)
    default: value.number.map { abs($0) <= 1e15 } ?? true
    }
  }

  /// A trial leaves weights, mask and curve; a network that is only looked at, its mask.
  private func wrongArtifacts(_ named: JSONValue?, _ announced: [Digest], mayBeMaskAlone: Bool) -> String? {
    guard case .object(let members) = named else { return "artifacts: expected their digests, found none" }
    let kinds = Set(members.map(\.name))
    guard kinds == Set(ArtifactKind.allCases.map(\.rawValue)) || mayBeMaskAlone && kinds == [ArtifactKind.mask.rawValue]
    else { return "artifacts: expected weights, mask and curve, found \(kinds.sorted().joined(separator: ", "))" }
    let digests = members.map { $0.value.string.flatMap { Digest(hex: $0) } }
    guard digests.map({ $0?.description ?? "" }).sorted() == announced.map(\.description).sorted() else {
      return "artifacts: expected the digests that came with it"
    }
    return nil
  }
}
