internal import Access
internal import Datasets
internal import Logging
internal import ResultLog
internal import SweepCore
internal import Sweeps
internal import Wire

/// What comes in.
extension CoordinatorShell where Link: ~Copyable {
  /// What other threads bring.
  mutating func take(_ arrival: Arrival) throws(ShellError) {
    switch arrival {
    case .committed(.success(let commits)):
      for commit in commits where commit.ticket.isOk {
        guard let extent = commit.extents.first else { continue }
        records[commit.ticket.trial] = RecordPlace(
          extent: extent, deterministicLength: commit.ticket.deterministicLength)
        desk.noteRecord(commit.ticket.trial)
      }
      guard let last = commits.last?.ticket.number else { return }
      perform(machine.handle(.durable(through: last), at: monotonicNow()))
    case .committed(.failure(let error)):
      throw ShellError(error.isInputOutput ? .inputOutput : .failure, error.description)
    case .reply(let frame, let session, let route): send(frame, session, route)
    case .inputChecked(let digest, let trial, let isHere, let session):
      inputChecked(digest, of: trial, isHere: isHere, session: session)
    case .diskFailed(let error): throw ShellError(.inputOutput, error.description)
    case .keysChanged(let roles): take(roles)
    case .metricsWanted(let inquiry): inquiry.reply.post(metrics(at: monotonicNow()))
    case .stopAsked: perform(machine.handle(.drain, at: monotonicNow()))
    }
  }

  mutating func receive(_ incoming: IncomingFrame) {
    let now = monotonicNow()
    let (route, session) = (incoming.route, incoming.session)
    if case .frame(let frame) = incoming.content,
      let reason = rules.refusal(of: frame, from: incoming.user)
        ?? rules.refusal(ofInstanceIn: frame, from: incoming.user)
    {
      refuse(route, incoming.user ?? "", reason)
      return
    }
    switch incoming.content {
    case .unreadable(let reason):
      log.warning("a frame that cannot be read was passed over: \(reason)")
    case .frame(.message(.report(let report))): receive([report], session, route, now)
    case .frame(.reports(let reports)): receive(reports, session, route, now)
    case .frame(.message(.inputMissing(let key, let digest))):
      guard let trial = machine.number(of: key), isMember(session, route) else { return }
      let mailbox = self.mailbox
      disk.check(digest) { isHere in
        mailbox.post(.inputChecked(digest, of: trial, isHere: isHere, session: session))
      }
    case .frame(.statusRequest(let request)): answer(request, route, now)
    case .frame(.farewell(let reason)):
      if machine.isOpen(session, on: route) { desk.noteReason(reason, session) }
      var goodbye = incoming
      goodbye.content = .frame(.message(.goodbye))
      receive(goodbye)
    case .frame(.message(let message)):
      if case .ping = message { desk.counters.pingsReceived += 1 }
      perform(machine.handle(.message(message, session: session, route: route), at: now))
      if ending != nil, case .goodbye = message { machine.forget(session) }
    case .frame(.artifactPut(let chunk)):
      guard isMember(session, route) else { return }
      guard rules.mayPut(chunk.digest, session) else {
        log.warning("an artifact that nobody asked for was passed over (session \(session.rawValue))")
        return
      }
      let mailbox = self.mailbox
      disk.put(chunk, from: route) { reply in mailbox.post(.reply(reply, session: session, route: route)) }
    case .frame(.artifactGet(let request)):
      guard isMember(session, route) else { return }
      if rules.isData(request.digest) { return send(dataChunk(request), session, route) }
      if !rules.mayGet(request.digest, session) {
        guard isInput(request, session) else {
          send(.artifactUnavailable(request.digest), session, route)
          return
        }
        rules.noteInput(request.digest, session)
      }
      let mailbox = self.mailbox
      disk.get(request) { reply in mailbox.post(.reply(reply, session: session, route: route)) }
    }
  }

  /// A piece of the data set, which is in memory.
  private func dataChunk(_ request: ArtifactRequest) -> CoordinatorFrame {
    let dataset = setup.dataset
    let total = UInt64(dataset.canonicalCount)
    guard total <= WireLimit.artifactBytes, request.offset < total else {
      log.warning(
        """
        a worker asks for \(dataset.name) from byte \(request.offset) of \(total) on: expected one that is there, and \
        at most \(WireLimit.artifactBytes) bytes; give workers the folder of larger data with --data
        """)
      return .artifactUnavailable(request.digest)
    }
    let bytes = dataset.canonicalBytes(at: Int(request.offset), count: artifactChunkBytes)
    return .artifactChunk(ArtifactChunk(digest: request.digest, total: total, offset: request.offset, bytes: bytes))
  }

  private mutating func receive(_ reports: [Report], _ session: SessionID, _ route: Route, _ now: Instant) {
    for report in reports {
      let (report, facts) = examine(report)
      perform(machine.handle(.report(report, facts, session: session, route: route), at: now))
      examined = nil
    }
  }

  /// Artifacts move only under an open session; anybody else is asked to say hello.
  private mutating func isMember(_ session: SessionID, _ route: Route) -> Bool {
    if machine.isOpen(session, on: route) { return true }
    send(.message(.sayHello), session, route)
    return false
  }

  /// Whether an artifact is one that the session needs: its trial is leased there, and a parent's record names it.
  private func isInput(_ request: ArtifactRequest, _ session: SessionID) -> Bool {
    guard let trial = machine.number(of: request.trial), machine.holds(session, trial) else { return false }
    return setup.expansion.trials[trial].parents.contains { parent in
      record(parent).map { contains($0, request.digest) } == true
    }
  }

  /// The keys have changed: whoever is not allowed any more, or not for this, is out now.
  mutating func take(_ roles: [String: Role]) {
    let before = rules.roles ?? [:]
    rules.roles = roles
    for user in before.keys.sorted() where roles[user] != before[user] {
      for route in link.routes(of: user) { refuse(route, user, "the key \(user) is not allowed any more") }
    }
  }

  /// Tells a peer that it is refused; its session, if it has one, ends without blame for its trials.
  private mutating func refuse(_ route: Route, _ user: String, _ reason: String) {
    if toldRefusals.insert(reason).inserted {
      log.warning("refused: \(reason)")
      if machine.session(on: route) == nil {
        desk.depart(name: "key \(user)", host: "", "refused: \(reason)", monotonicNow())
      }
      var text = JSONText()
      text.beginObject()
      text.member("time", wallClock())
      text.member("event", "key refused")
      text.member("user", user)
      text.member("reason", reason)
      text.endObject()
      events.append(text.bytes)
    }
    send(.message(.refused(.key(reason: reason))), .none, route)
    if let session = machine.session(on: route) { desk.noteReason("refused: \(reason)", session) }
    if let session = machine.session(on: route) {
      perform(machine.handle(.message(.goodbye, session: session, route: route), at: monotonicNow()))
    }
  }

  /// A worker could not get this input: if the disk does not have it either, the parents that made it run again.
  mutating func inputChecked(_ digest: Digest, of trial: Int, isHere: Bool, session: SessionID) {
    let makers = setup.expansion.trials[trial].parents.filter { parent in
      !isHere && record(parent).map { contains($0, digest) } == true
    }
    perform(machine.handle(.inputMissing(trial: trial, producers: makers, session: session), at: monotonicNow()))
  }

  private func contains(_ record: [UInt8], _ digest: Digest) -> Bool {
    String(decoding: record, as: UTF8.self).contains(digest.description)
  }
}
