// What people who look at a sweep are told. Nothing here changes anything.

extension Coordinator {
  /// Who a worker is.
  struct WorkerIdentity: Hashable {
    let name: String
    let processID: UInt32
    let instructionSet: String
    let version: String

    init(_ hello: Hello) {
      name = hello.name
      processID = hello.processID
      instructionSet = hello.instructionSet
      version = hello.version
    }
  }

  /// Counts of trials by group, in one pass over all.
  ///
  /// - Parameter group: of a trial, less than `groupCount`.
  package func counts(groupCount: Int, _ group: (Int) -> Int) -> [TrialCounts] {
    var counts = [TrialCounts](repeating: TrialCounts(), count: groupCount)
    let hasReruns = !reruns.isEmpty
    for trial in phases.indices {
      let place = group(trial)
      switch phases[trial] {
      case .ok: counts[place].ok += 1
      case .failed: counts[place].failed += 1
      case .blocked: counts[place].blocked += 1
      // A recorded trial that runs once more is recorded all the same.
      case _ where hasReruns && reruns[trial] != nil: counts[place].ok += 1
      case .waiting: counts[place].waiting += 1
      case .ready: counts[place].ready += 1
      case .recording: counts[place].running += 1
      case .leased(let id):
        if sessions[id]?.held[trial]?.isRunning == true {
          counts[place].running += 1
        } else {
          counts[place].leased += 1
        }
      }
    }
    return counts
  }

  /// Which life of the sweep's coordinator this is, from 1.
  package var life: UInt32 { epoch }

  /// The state of the sweep in a word.
  package var state: SweepStatus.State {
    if isComplete { return .complete }
    if draining || stopped { return .stopping }
    return sessions.isEmpty ? .idle : .running
  }

  /// Workers in the order in which they came, at most `limit`, with at most `trialLimit` running trials in all.
  package func workers(
    limit: Int, trialLimit: Int, at now: Instant, _ name: (Int) -> (SweepStatus.TrialName, iterations: UInt32)
  ) -> [SweepStatus.WorkerStatus] {
    var room = trialLimit
    return sessions.keys.sorted().prefix(limit).compactMap { id in
      guard let session = sessions[id] else { return nil }
      var running: [SweepStatus.RunningTrial] = []
      for trial in session.held.keys {
        guard room > 0, let lease = session.held[trial], lease.isRunning else { continue }
        room -= 1
        let (name, iterations) = name(trial)
        running.append(
          SweepStatus.RunningTrial(
            trial: name, attempt: attempts[trial], iteration: lease.iteration, iterations: iterations,
            loss: lease.loss, milliseconds: elapsed(lease.given, now)))
      }
      return SweepStatus.WorkerStatus(
        name: session.identity.name, host: session.host, processID: session.identity.processID,
        slots: UInt32(clamping: session.slots), instructionSet: session.identity.instructionSet,
        version: session.identity.version, state: state(of: session, now),
        lastHeardMilliseconds: elapsed(session.lastHeard, now), held: UInt32(clamping: session.held.count),
        running: running)
    }
  }

  private func state(of session: Session, _ now: Instant) -> SweepStatus.WorkerState {
    if session.isLeaving { return .leaving }
    if isSilent(session, now) { return .silent }
    return session.held.isEmpty ? .idle : .working
  }

  func isSilent(_ session: Session, _ now: Instant) -> Bool {
    now - session.lastHeard > settings.suspectMilliseconds
  }

  func elapsed(_ start: Instant, _ now: Instant) -> UInt64 { UInt64(clamping: now - start) }
}
