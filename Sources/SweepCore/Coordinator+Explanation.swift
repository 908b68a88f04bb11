/// Why a trial is where it is.
extension Coordinator {
  package enum Standing: Hashable, Sendable {
    /// These parents have not ended well.
    case waiting(parents: [Int])
    /// Only a worker is missing; these are the reasons why none has taken it, the first of them the heaviest.
    case ready([Obstacle])
    case leased(Holding)
    /// Its result is on the way to the disk.
    case recording
    case ok
    case failed
    case blocked(by: [Int])
  }

  package struct Holding: Hashable, Sendable {
    package var worker: String
    package var host: String
    package var attempt: UInt32
    package var isRunning: Bool
    package var iteration: UInt32
    package var loss: Float?
    /// Since the lease was given, since the trial has last advanced, and since its worker was last heard.
    package var milliseconds: UInt64
    package var sinceProgress: UInt64
    package var sinceHeard: UInt64
    /// Held by the same worker and leased before.
    package var before: Int
  }

  package enum Obstacle: Hashable, Sendable {
    case stopping
    /// Workers that were here before a restart or a cut may still say that they have it.
    case grace(milliseconds: Int64)
    case noWorkers
    /// All of them are leaving or silent.
    case noneTakesTrials(leaving: Int, silent: Int)
    /// After an error it waits for another host.
    case error(reason: String, host: String)
    /// After several losses it waits for a worker without any other trial.
    case losses(Int)
    /// It stood still on this many of the workers that are here.
    case standstill(Int)
    /// Every slot is taken, and so many ready trials go first.
    case busy(slots: Int, ahead: Int)
  }

  /// Where the trial stands; one pass over the ready ones at most.
  package func standing(of trial: Int, at now: Instant) -> Standing {
    switch phases[trial] {
    case .ok: return .ok
    case .failed: return .failed
    case .blocked: return .blocked(by: nodes[trial].parents.filter { phases[$0] == .failed || phases[$0] == .blocked })
    case .recording: return .recording
    case .waiting: return .waiting(parents: nodes[trial].parents.filter { !hasEndedWell($0) })
    case .ready: return .ready(obstacles(trial, now))
    case .leased(let id):
      guard let session = sessions[id], let lease = session.held[trial] else { return .ready([]) }
      let place = session.held.keys.firstIndex(of: trial) ?? 0
      return .leased(
        Holding(
          worker: session.identity.name, host: session.host, attempt: attempts[trial], isRunning: lease.isRunning,
          iteration: lease.iteration, loss: lease.loss, milliseconds: elapsed(lease.given, now),
          sinceProgress: elapsed(lease.since, now), sinceHeard: elapsed(session.lastHeard, now), before: place))
    }
  }

  /// Whether a recorded trial runs once more, and for what: to compare its bytes, or because its artifact was lost.
  package func rerun(of trial: Int) -> (isAudit: Bool, isRerun: Bool) {
    guard let rerun = reruns[trial] else { return (false, false) }
    return (rerun.isAudit, true)
  }

  /// Errors and losses of a trial that is open.
  package func troubles(of trial: Int) -> (errors: [(reason: String, host: String)], losses: Int) {
    ((errors[trial] ?? []).map { ($0.reason, $0.host) }, Int(losses[trial]))
  }

  private func hasEndedWell(_ trial: Int) -> Bool {
    phases[trial] == .ok || reruns[trial]?.isAudit == true
  }

  private func obstacles(_ trial: Int, _ now: Instant) -> [Obstacle] {
    if draining || stopped { return [.stopping] }
    if let assignFrom, now < assignFrom { return [.grace(milliseconds: assignFrom - now)] }
    if sessions.isEmpty { return [.noWorkers] }
    if let keptUntil, now < keptUntil { return [.grace(milliseconds: keptUntil - now)] }
    let leaving = sessions.values.count { $0.isLeaving }
    let silent = sessions.values.count { !$0.isLeaving && isSilent($0, now) }
    if leaving + silent == sessions.count { return [.noneTakesTrials(leaving: leaving, silent: silent)] }
    var found: [Obstacle] = []
    if let error = errors[trial]?.last { found.append(.error(reason: error.reason, host: error.host)) }
    if losses[trial] >= Self.lossesBeforeAlone { found.append(.losses(Int(losses[trial]))) }
    let standing = sessions.values.count { $0.standing.contains(trial) }
    if standing > 0 { found.append(.standstill(standing)) }
    let rank = queue.rank(trial)
    let ahead = phases.indices.count { phases[$0] == .ready && $0 != trial && queue.rank($0) > rank }
    return found + [.busy(slots: slotCount, ahead: ahead)]
  }
}
