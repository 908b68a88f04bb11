package import SweepCore
internal import Vocabulary

extension Expansion {
  /// Why these deterministic bytes are not an ok record of trial `index`; nil if they may be one.
  ///
  /// A worker is believed in what it has measured. What its trial is, and what it left behind, it cannot choose: a
  /// record under another trial's name, or one that no report can read, is not written.
  ///
  /// - Parameter artifacts: those that were announced with it.
  package func contradiction(in deterministic: [UInt8], at index: Int, artifacts: [Digest]) -> String? {
    let value: JSONValue
    let record: ResultRecord?
    do throws(ResultsError) {
      value = try JSONValue(logLine: deterministic + [UInt8(ascii: "}")], number: 1)
      record = try ResultRecord(value, number: 1)
    } catch {
      return error.description
    }
    guard let record else { return "it is no record" }
    let treatment = treatments[trials[index].treatment]
    let step = treatment.step
    guard isUnambiguous(value) else { return "it has a member twice" }
    func differ(_ name: String, _ found: String?, _ expected: String?) -> String? {
      found == expected ? nil : "\(name): expected \(expected ?? "none"), found \(found ?? "none")"
    }
    return differ("key", record.key.description, trials[index].key.description)
      ?? differ("model", value["model"]?.string, treatment.recipe.model.name)
      ?? differ("dataset", value["dataset"]?.string, treatment.recipe.dataset.name)
      ?? differ("criterion", record.criterion, step?.criterion.name)
      ?? differ("mode", record.mode?.rawValue, step?.mode.rawValue)
      ?? differ("mask1", record.mask1?.rawValue, step?.mask1.rawValue)
      ?? differ("mask0", record.mask0?.rawValue, step?.mask0.rawValue)
      ?? differ("level", "\(record.level)", "\(treatment.level)")
      ?? differ("seed", "\(record.seed)", "\(trials[index].seed)")
      ?? differ("artifacts", names(value["artifacts"]),
        artifacts.map(\.description).sorted().joined(separator: ", "))
  }

  /// Readers differ in which of two members of one name they take.
  private func isUnambiguous(_ value: JSONValue) -> Bool {
    guard case .object(let members) = value else { return true }
    return Set(members.map(\.name)).count == members.count && members.allSatisfy { isUnambiguous($0.value) }
  }

  private func names(_ artifacts: JSONValue?) -> String {
    guard case .object(let members) = artifacts else { return "" }
    return members.map { $0.value.string ?? $0.value.text }.sorted().joined(separator: ", ")
  }
}
