internal import SweepCore
internal import Sweeps

/// Groups the treatments of a sweep into series by their specifications.
struct SeriesSorter {
  private(set) var series: [Series] = []
  private let results: SweepResults
  private let json: [TrialKey: JSONValue]

  /// Paths that place a trial within its series, or that say the same as others.
  private static let placing: Set = [
    "seed", "numerics", "kind", "step.level", "step.draw", "step.threshold", "step.criterion.score",
  ]

  init(_ results: SweepResults, _ json: [TrialKey: JSONValue]) {
    self.results = results
    self.json = json
    let expansion = results.expansion
    let count = expansion.treatments.count
    guard !expansion.trials.isEmpty else { return }

    var groups: [(dimensions: [String: String], isBase: Bool, members: [Member])] = []
    var places: [[String: String]: Int] = [:]
    for index in 0..<count where expansion.treatments[index].reported {
      let spec = flatten(expansion.canonicalBytes(at: index))
      let dimensions = spec.filter {
        !Self.placing.contains($0.key) && !$0.key.hasPrefix("parents")
          && !$0.key.hasPrefix("dataset") && !$0.key.hasPrefix("step.rates")
      }
      let isBase = !spec.keys.contains { $0.hasPrefix("step") || $0.hasPrefix("supermask") }
      let member = Member(
        treatment: index, level: spec["step.level"].flatMap { Int($0) } ?? (isBase ? 0 : 1),
        draw: spec["step.draw"].flatMap { Int($0) } ?? 0, threshold: spec["step.threshold"].flatMap { Double($0) })
      if let place = places[dimensions] {
        groups[place].members.append(member)
      } else {
        places[dimensions] = groups.count
        groups.append((dimensions, isBase, [member]))
      }
    }
    let labels = SeriesLabels(groups.map { ($0.dimensions, $0.isBase) }).labels
    let base = groups.first { $0.isBase }
    let joins = groups.contains { !$0.isBase }
    for (group, label) in zip(groups, labels) {
      // The sweep's own base run is level 0 of the others.
      if group.isBase, joins, group.dimensions == base?.dimensions { continue }
      var points = points(of: group.members)
      if !group.isBase, let base, base.dimensions["model"] == group.dimensions["model"] {
        points.insert(contentsOf: self.points(of: base.members), at: 0)
      }
      series.append(Series(label: label, dimensions: group.dimensions, isBase: group.isBase, points: points))
    }
  }

  private struct Member {
    var treatment: Int
    var level: Int
    var draw: Int
    var threshold: Double?
  }

  private func points(of members: [Member]) -> [Series.Point] {
    let expansion = results.expansion
    let levels = Dictionary(grouping: members, by: \.level).sorted { $0.key < $1.key }
    return levels.map { level, members in
      let trials = stride(from: 0, to: expansion.trials.count, by: expansion.treatments.count)
      let cells = trials.flatMap { first in
        members.map { member in
          let trial = expansion.trials[first + member.treatment]
          return Series.Cell(
            replicate: Replicate(seed: trial.seed, draw: member.draw), key: trial.key.description,
            outcome: outcome(trial.key))
        }
      }
      return Series.Point(level: level, threshold: members[0].threshold, cells: cells)
    }
  }

  private func outcome(_ key: TrialKey) -> Series.Outcome {
    switch results.records[key]?.outcome {
    case nil: .missing
    case .failed(let reason): .failed(reason)
    case .blocked(let reason): .blocked(reason)
    case .ok: json[key].map { .ok(Measurement($0)) } ?? .missing
    }
  }
}

/// `step.mask1` → `constant`: every leaf of a specification by its path.
private func flatten(_ bytes: [UInt8]) -> [String: String] {
  var leaves: [String: String] = [:]
  func walk(_ value: JSONValue, _ path: String) {
    switch value {
    case .object(let members):
      for member in members { walk(member.value, path.isEmpty ? member.name : path + "." + member.name) }
    case .string(let text): leaves[path] = text
    default: leaves[path] = value.text
    }
  }
  // Bytes that this program has just written are JSON.
  if let value = try? JSONValue(parsing: bytes) { walk(value, "") }
  return leaves
}
