extension Coordinator {
  /// Takes up one record of the log, in its order, before `started`. Records of other sweeps are nobody's.
  package mutating func restore(_ key: TrialKey, _ status: RecordStatus, fingerprint: UInt64) {
    guard let trial = number(of: key), phases[trial] != .ok else { return }
    switch status {
    case .ok:
      phases[trial] = .ok
      fingerprints[trial] = fingerprint
    case .failed: phases[trial] = .failed
    case .blocked: phases[trial] = .blocked
    }
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
      default: open(trial, &actions)
      }
    }
    assignFrom = epoch > 1 ? now + settings.graceMilliseconds : now
  }
}
