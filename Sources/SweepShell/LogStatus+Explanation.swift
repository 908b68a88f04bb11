internal import Foundation
internal import SweepCore
internal import Sweeps

/// Why a trial has no result yet, as far as the log knows.
extension LogStatus {
  func explanation(_ text: String) -> SweepStatus.Explanation {
    let found = expansion.trials(meant: text, limit: 2)
    guard found.count == 1, let trial = found.first else { return .unknown(text, several: found.count > 1) }
    let (state, why) = words(for: trial)
    return SweepStatus.Explanation(trial: expansion.name(of: trial), state: state, why: why)
  }

  private func words(for trial: Int) -> (String, [String]) {
    switch outcomes[trial] {
    case .ok: return ("ok", [line(trial).flatMap(originOfRecord)].compactMap { $0 })
    case .failed: return ("failed", ["it failed: \(line(trial).flatMap(errorOfRecord) ?? "")"])
    case .blocked: return ("blocked", [line(trial).flatMap(errorOfRecord) ?? "a parent of it has no result"])
    case nil: break
    }
    let parents = openParents(of: trial)
    var why = ["no coordinator was asked: this is what the log says"]
    why += lastEvent(of: trial).map { [$0] } ?? []
    if parents.isEmpty { return ("ready", ["all inputs are there; it has no result yet"] + why) }
    let words = parents.map { parent in
      let state = outcomes[parent].map { $0.rawValue } ?? "open, too"
      return "\(expansion.words(for: parent)) (\(expansion.trials[parent].key)) is \(state)"
    }
    return ("waiting", ["it waits for the result of another trial"] + words + why)
  }

  /// What `events.jsonl` beside the log says of a trial last.
  private func lastEvent(of trial: Int) -> String? {
    let folder = (file as NSString).deletingLastPathComponent
    let key = Data("\"key\":\"\(expansion.trials[trial].key)\"".utf8)
    guard let data = FileManager.default.contents(atPath: "\(folder.isEmpty ? "." : folder)/events.jsonl"),
      let place = data.range(of: key, options: .backwards)
    else { return nil }
    let start = data[..<place.lowerBound].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? data.startIndex
    let end = data[place.upperBound...].firstIndex(of: UInt8(ascii: "\n")) ?? data.endIndex
    guard let json = try? JSONValue(parsing: [UInt8](data[start..<end])), let event = json["event"]?.string,
      let time = json["time"]?.string
    else { return nil }
    return "the last event of it: \(event) at \(time)\(json["reason"]?.string.map { ": \($0)" } ?? "")"
  }
}
