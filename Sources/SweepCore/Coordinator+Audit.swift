/// Audits: a share of the recorded trials runs once more, elsewhere, to find machines that compute wrongly.
extension Coordinator {
  private static let auditLookAhead = 64

  /// Whether a trial is among those that are audited: a fixed choice by its key, so that a restart makes the same one.
  package func isAudited(_ key: TrialKey) -> Bool {
    settings.auditShare > 0 && Double(key.low >> 11) * 0x1p-53 < settings.auditShare
  }

  /// Lets a trial that has just been recorded run again if it is among the chosen.
  mutating func auditIfChosen(_ trial: Int, host: String?, _ actions: inout [Action]) {
    guard isAudited(nodes[trial].key), reruns[trial] == nil else { return }
    reruns[trial] = .audit(host: host)
    open(trial, &actions)
  }

  /// The first trial that waits for an audit by this session; only when nothing else is to be done.
  mutating func takeAudit(for id: SessionID, _ actions: inout [Action]) -> Int? {
    guard let session = sessions[id] else { return nil }
    let chosen = audits.firstKey(amongFirst: Self.auditLookAhead) { trial in
      guard !session.standing.contains(trial), case .audit(let host) = reruns[trial] else { return false }
      // A machine audits itself only where no other one has come by the end.
      return host != session.host || hosts.count == 1 && tally.open == 0
    }
    guard let chosen else { return nil }
    audits.remove(chosen)
    actions.append(.note(.auditing(trial: chosen, id)))
    return chosen
  }
}
