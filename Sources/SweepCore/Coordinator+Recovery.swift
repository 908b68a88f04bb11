extension Coordinator {
  /// Takes up one record of the log, in its order, before `started`. Records of other sweeps are nobody's.
  ///
  /// - Parameter host: where an ok record comes from; asked for only where `isAudited`.
  package mutating func restore(_ key: TrialKey, _ status: RecordStatus, fingerprint: UInt64, host: String? = nil) {
    guard let trial = number(of: key), phases[trial] != .ok else { return }
    switch status {
    case .ok:
      phases[trial] = .ok
      fingerprints[trial] = fingerprint
      if isAudited(key) { reruns[trial] = .audit(host: host) }
    case .failed: phases[trial] = .failed
    case .blocked: phases[trial] = .blocked
    }
  }

  /// Takes up a difference that the log tells of.
  package mutating func restoreDifference(_ key: TrialKey) {
    if numbers[key] != nil { differing.insert(key) }
  }

  /// Opens failed and blocked trials again (`--retry-failed`), after `restore` and before `started`.
  package mutating func retryFailed() {
    for trial in nodes.indices where phases[trial] == .failed || phases[trial] == .blocked {
      phases[trial] = .waiting
    }
  }

  /// Counts what the log holds and opens the rest.
  mutating func start(_ now: Instant, _ actions: inout [Action]) {
    for trial in nodes.indices {
      openParents[trial] = Int32(nodes[trial].parents.count { phases[$0] != .ok })
      switch phases[trial] {
      case .ok: tally.ok += 1
      case .failed: tally.failed += 1
      case .blocked where openParents[trial] > 0: tally.blocked += 1
      default:
        count(trial, by: 1)
        open(trial, &actions)
      }
    }
    for trial in reruns.keys.sorted() { open(trial, &actions) }
    assignFrom = epoch > 1 ? now + settings.graceMilliseconds : now
  }
}
