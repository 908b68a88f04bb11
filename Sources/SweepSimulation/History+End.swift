internal import SweepCore

/// The laws that are looked at when all is over.
extension History {
  mutating func checkEnd() {
    let ends = scenario.nodes.indices.map { disk.status($0) }
    let isUncertain = uncertain
    for trial in scenario.nodes.indices {
      let hasCulprit = scenario.nodes[trial].parents.contains { ends[$0] != .ok }
      let isRight = switch (ends[trial], scenario.behaviours[trial]) {
      case (.ok, .fine), (.ok, .flaky), (.failed, .bad), (.failed, .poison): true
      case (.blocked, _): hasCulprit
      // It may fail, also when it is made again for a dependent.
      case (.ok, _), (.failed, _): isUncertain[trial]
      default: false
      }
      let end = ends[trial]?.rawValue ?? "nothing"
      if !isRight { violate("trial \(trial), \(scenario.behaviours[trial]), ended as \(end)") }
    }
    if ending != .differing {
      let expected = ends.allSatisfy { $0 == .ok } ? ExitStatus.done : .someFailed
      if ending != expected { violate("it ended as \(ending.map { "\($0)" } ?? "nothing"), expected \(expected)") }
    }
    if faults.isCalm { checkPoison(ends) } else if violations.isEmpty { compareWithCalm(ends, isUncertain) }
  }

  /// Trials whose end depends on chance.
  private var uncertain: [Bool] {
    var isUncertain = [Bool](repeating: false, count: scenario.nodes.count)
    for trial in scenario.nodes.indices {
      isUncertain[trial] =
        scenario.behaviours[trial] == .fickle || scenario.nodes[trial].parents.contains { isUncertain[$0] }
    }
    return isUncertain
  }

  /// A trial that kills its workers is given up after ten that died while it was among those taken to be running.
  ///
  /// A worker starts what is prepared first. So others that were fetching their inputs bear the blame at times, each
  /// until it has been lost three times and runs alone.
  private mutating func checkPoison(_ ends: [RecordStatus?]) {
    let limit = 10 + 3 * scenario.nodes.count
    for trial in scenario.nodes.indices where scenario.behaviours[trial] == .poison && ends[trial] == .failed {
      if errorCounts[trial] > limit { violate("trial \(trial) was given up after \(errorCounts[trial]) dead workers") }
    }
  }

  /// The same keys with the same bytes as if nothing had gone wrong.
  private mutating func compareWithCalm(_ ends: [RecordStatus?], _ isUncertain: [Bool]) {
    var calm = History(calm: seed, size: size)
    calm.run()
    for violation in calm.violations { violate("without faults: \(violation)") }
    guard calm.violations.isEmpty else { return }
    let hasLiar = scenario.workers.contains(where: \.lies)
    for trial in scenario.nodes.indices where !isUncertain[trial] {
      let expected = calm.disk.status(trial)
      if ends[trial] != expected {
        let found = ends[trial]?.rawValue ?? "nothing"
        violate("trial \(trial) ended as \(found), without faults as \(expected?.rawValue ?? "nothing")")
      }
      if !hasLiar && disk.result(trial) != calm.disk.result(trial) {
        violate("trial \(trial) has other bytes than without faults")
      }
    }
  }
}
