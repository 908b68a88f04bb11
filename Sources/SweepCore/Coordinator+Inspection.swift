/// What others may know of a coordinator's state, for tests, simulation and status reports.
extension Coordinator {
  /// How a trial has ended, durably; nil while it is open.
  package func status(of trial: Int) -> RecordStatus? {
    if reruns[trial] != nil { return .ok }
    return switch phases[trial] {
    case .ok: .ok
    case .failed: .failed
    case .blocked: .blocked
    case .waiting, .ready, .leased, .recording: nil
    }
  }

  /// Open sessions, oldest first.
  package var openSessions: [SessionID] { sessions.keys.sorted() }

  /// Whether a session gives leases back and takes no more.
  package func isLeaving(_ session: SessionID) -> Bool { sessions[session]?.isLeaving == true }

  /// Whether a session has nothing to do, and could do something.
  package func isIdle(_ session: SessionID) -> Bool {
    guard let session = sessions[session] else { return false }
    return session.held.isEmpty && !session.isLeaving && session.standing.count < session.slots
  }

  /// Whether a trial is ready that any session may run.
  package var hasTrialForAnybody: Bool {
    phases.indices.contains { trial in
      phases[trial] == .ready && reruns[trial]?.isAudit != true && errors[trial] == nil
        && losses[trial] < Self.lossesBeforeAlone && !sessions.values.contains { $0.standing.contains(trial) }
    }
  }

  /// What a session held when it was given its last lease: trials and their expected time, and how many can run there.
  package func holdingsBeforeLast(of session: SessionID) -> (trials: Int, milliseconds: Int64, slots: Int)? {
    guard let session = sessions[session], let last = session.held.values.last else { return nil }
    return (
      session.held.count - 1, (session.load - last.microseconds) / 1_000, session.slots - session.standing.count
    )
  }

  /// How many things of varying number are remembered, beside one of each kind for every trial.
  package var footprint: Int {
    sessions.values.reduce(0) { $0 + 1 + $1.held.count + $1.near.count + $1.absent.count + $1.standing.count }
      + sessionOfInstance.count + sessionOnRoute.count + hosts.count + pingOrder.count + hungry.count
      + pending.reduce(0) { $0 + 1 + $1.reporters.count } + errors.values.reduce(0) { $0 + $1.count } + reruns.count
      + audits.count + differing.count
  }
}
