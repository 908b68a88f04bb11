internal import Logging
internal import ResultLog
internal import SweepCore
internal import Sweeps
internal import Wire

/// What goes out.
extension CoordinatorShell where Link: ~Copyable {
  mutating func perform(_ actions: [Coordinator.Action]) {
    for action in actions {
      switch action {
      case .send(let message, let session, let route):
        if case .artifactsWanted(_, let digests) = message { rules.noteAsked(digests, session) }
        if case .ping = message { desk.counters.pingsSent += 1 }
        send(.message(message), session, route)
      case .lease(let grants, let session, let route):
        desk.counters.leases += UInt64(grants.count)
        lease(grants, session, route)
      case .append(let number, let entry): append(number, entry)
      case .note(let note): write(note)
      case .stop(let code): ending = code
      }
    }
  }

  private mutating func lease(_ grants: [Grant], _ session: SessionID, _ route: Route) {
    let leases = grants.map { grant in
      Lease(
        key: setup.expansion.trials[grant.trial].key, attempt: grant.attempt,
        spec: setup.expansion.canonicalBytes(at: grant.trial),
        parents: setup.expansion.trials[grant.trial].parents.compactMap { record($0) })
    }
    if let frames = try? framefuls(of: leases) {
      for frameful in frames { send(.leases(frameful), session, route) }
    } else {
      for lease in leases { sendAlone(lease, session, route) }
    }
  }

  /// A lease that exceeds a frame is like an error of its trial: another worker could not be given it, either.
  private mutating func sendAlone(_ lease: Lease, _ session: SessionID, _ route: Route) {
    do {
      for frameful in try framefuls(of: [lease]) { send(.leases(frameful), session, route) }
    } catch {
      let reason = "it cannot be given to a worker: its specification and its parents' records are too large (\(error))"
      let report = Report(key: lease.key, attempt: lease.attempt, outcome: .failed(reason: reason), milliseconds: 0)
      let facts = Coordinator.ReportFacts(fingerprint: 0, missing: [])
      perform(machine.handle(.report(report, facts, session: session, route: route), at: monotonicNow()))
    }
  }

  private mutating func append(_ number: UInt64, _ entry: Coordinator.Entry) {
    do {
      switch entry {
      case .record(let trial, let deterministic, let provenance):
        let key = setup.expansion.trials[trial].key
        let line = try examined.flatMap { $0.key == key ? $0.line : nil }
          ?? LogLine(deterministic: deterministic, provenance: provenance)
        let ticket = Ticket(number: number, trial: trial, deterministicLength: deterministic.count, isOk: true)
        committer.submit([line], ticket: ticket)
      case .failed(let trial, let reason):
        desk.noteFailure(trial, reason)
        try appendVerdict(number, trial, .failed, reason)
      case .blocked(let trial, let parent):
        try appendVerdict(number, trial, .blocked, "its parent \(setup.expansion.trials[parent].key) has no result")
      case .differing(let trial, let attempt, _, let host):
        let line = try DifferenceLine.line(
          setup.expansion.trials[trial].key, first: recordedHost(trial) ?? "unknown", second: host, attempt: attempt)
        committer.submit([line], ticket: Ticket(number: number, trial: trial, deterministicLength: 0, isOk: false))
      }
    } catch {
      // Reports are examined before the machine sees them, and verdicts are our own.
      preconditionFailure("a line for the log is not one: \(error)")
    }
  }

  private func appendVerdict(
    _ number: UInt64, _ trial: Int, _ status: FailureStatus, _ reason: String
  ) throws(LineDamage) {
    let deterministic = setup.expansion.failureRecord(at: trial, status: status, reason: reason)
    var provenance = JSONText()
    provenance.beginObject()
    provenance.member("host", HostFacts.hostName)
    provenance.member("version", setup.frozen.version)
    provenance.member("ended", wallClock())
    provenance.endObject()
    let line = try LogLine(deterministic: deterministic, provenance: provenance.bytes)
    let ticket = Ticket(number: number, trial: trial, deterministicLength: deterministic.count, isOk: false)
    committer.submit([line], ticket: ticket)
  }

  /// Tells the event log, and people where they should know.
  private mutating func write(_ note: Coordinator.Note) {
    let departure = desk.note(note, at: monotonicNow())
    events.append(note.json(setup.expansion, reason: departure?.reason))
    switch note {
    case .joined(_, let name, let host, let slots):
      if rules.isStale(openSessions: machine.workforce.workers) { rules.keep(machine.openSessions) }
      if desk.isStale(openSessions: machine.workforce.workers) { desk.keep(machine.openSessions) }
      log.info("worker \(name) on \(host) joined with \(slots) slots")
    case .left: log.notice("worker \(departure?.worker ?? "") left: \(departure?.reason ?? "")")
    case .lost(_, let held):
      log.notice("worker \(departure?.worker ?? "") was lost: \(departure?.reason ?? ""); its \(held) trials go to others")
    case .refused(let name, let refusal): log.warning("worker \(name) was refused: \(refusal)")
    case .retried(let trial, let reason):
      log.warning("trial \(setup.expansion.trials[trial].key) returned an error and is tried again: \(reason)")
    case .differing(let trial, let session):
      log.error(
        "trial \(setup.expansion.trials[trial].key): session \(session.rawValue) gave other bytes than are recorded")
    case .artifactLost(let trial):
      log.warning("an artifact of trial \(setup.expansion.trials[trial].key) is lost; the trial runs again")
    case .standstill(let trial, let iteration, let session):
      log.warning(
        """
        trial \(setup.expansion.trials[trial].key) stands still at iteration \(iteration) (session \
        \(session.rawValue)); it goes to another worker, and this one has a slot less until it is restarted
        """)
    case .auditFailed(let trial, let reason):
      log.warning("the audit of trial \(setup.expansion.trials[trial].key) came to nothing: \(reason)")
    case .unknownKey, .leased, .adopted, .paused, .auditing: break
    }
  }
}

extension Coordinator.Note {
  /// One line of `events.jsonl`.
  ///
  /// - Parameter reason: why a worker left.
  fileprivate func json(_ expansion: Expansion, reason: String?) -> [UInt8] {
    var text = JSONText()
    text.beginObject()
    text.member("time", wallClock())
    func trial(_ event: String, _ trial: Int) {
      text.member("event", event)
      text.member("key", expansion.trials[trial].key)
    }
    func session(_ session: SessionID) { text.member("session", session.rawValue) }
    switch self {
    case .joined(let id, let name, let host, let slots):
      text.member("event", "joined")
      session(id)
      text.member("worker", name)
      text.member("host", host)
      text.member("slots", slots)
    case .left(let id):
      text.member("event", "left")
      session(id)
      if let reason { text.member("reason", reason) }
    case .lost(let id, let held):
      text.member("event", "lost")
      session(id)
      text.member("held", held)
    case .refused(let name, let refusal):
      text.member("event", "refused")
      text.member("worker", name)
      text.member("reason", "\(refusal)")
    case .leased(let number, let attempt, let id):
      trial("leased", number)
      text.member("attempt", attempt)
      session(id)
    case .adopted(let number, let attempt, let id):
      trial("adopted", number)
      text.member("attempt", attempt)
      session(id)
    case .retried(let number, let reason):
      trial("retried", number)
      text.member("reason", reason)
    case .standstill(let number, let iteration, let id):
      trial("standstill", number)
      text.member("iteration", iteration)
      session(id)
    case .auditing(let number, let id):
      trial("auditing", number)
      session(id)
    case .auditFailed(let number, let reason):
      trial("audit failed", number)
      text.member("reason", reason)
    case .differing(let number, let id):
      trial("differing", number)
      session(id)
    case .unknownKey(let key, let id):
      text.member("event", "unknown key")
      text.member("key", key)
      session(id)
    case .artifactLost(let number): trial("artifact lost", number)
    case .paused(let milliseconds):
      text.member("event", "paused")
      text.member("milliseconds", Int(milliseconds))
    }
    text.endObject()
    return text.bytes
  }
}
