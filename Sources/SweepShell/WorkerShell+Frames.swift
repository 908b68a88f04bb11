internal import Experiments
internal import Logging
internal import SweepCore
internal import Sweeps
internal import Wire

/// What comes in, and what goes out.
extension WorkerShell where Link: ~Copyable {
  mutating func receive(_ frame: CoordinatorFrame, _ session: SessionID) throws {
    let now = monotonicNow()
    switch frame {
    case .message(let message):
      if case .welcome(let welcome) = message { dataPlaces = welcome.dataPlaces }
      try perform(machine.handle(.message(message, session: session), at: now))
      if case .welcome(let welcome) = message { try restoreSpool(of: welcome.sweep) }
    case .receipts(let receipts):
      for receipt in receipts {
        let message = CoordinatorMessage.recorded(receipt.key, attempt: receipt.number)
        try perform(machine.handle(.message(message, session: session), at: now))
      }
    case .leases(let leases):
      for lease in leases { try take(lease) }
      let attempts = leases.map { Attempt(key: $0.key, number: $0.attempt) }
      try perform(machine.handle(.leased(attempts, session: session), at: now))
      // What the machine has not taken (it is finished, or everything is being given back) is not kept either.
      for attempt in attempts where held[attempt.key]?.runningAttempt == nil && !machine.holds(attempt.key) {
        drop(attempt.key)
      }
    case .artifactChunk(let chunk):
      try perform(machine.handle(.heard(session: session), at: now))
      try receive(chunk)
    case .artifactReceived(let digest, let bytes):
      try perform(machine.handle(.heard(session: session), at: now))
      let (chunks, complete) = transfers.acknowledged(digest, bytes: bytes)
      for chunk in chunks { try link.send(.artifactPut(chunk), session: self.session) }
      for trial in complete { try perform(machine.handle(.uploaded(trial), at: now)) }
    case .artifactUnavailable(let digest):
      if case .fetching(let download) = data, download.digest == digest { return try dataUnavailable() }
      for trial in transfers.abandon(digest) {
        let reason = "the coordinator cannot take its artifact \(digest); the coordinator's log says why"
        try perform(machine.handle(.uploadRefused(trial, reason: reason), at: now))
      }
      for key in held.keys where held[key]?.inputs.contains(digest) == true && held[key]?.bytes[digest] == nil {
        try perform(machine.handle(.inputMissing(key, digest), at: now))
      }
    case .status: break
    case .versionRefused(let supported):
      throw ShellError(
        .failure,
        "the coordinator speaks protocol \(supported.lowerBound)...\(supported.upperBound), this worker "
          + "\(ProtocolVersion.supported.lowerBound)...\(ProtocolVersion.supported.upperBound); "
          + "run the same version of raffle everywhere")
    }
  }

  /// Reads a lease; one that cannot be run is a trial that ends with an error.
  private mutating func take(_ lease: Lease) throws {
    guard held[lease.key] == nil else { return }
    do {
      let spec = try TrialSpec(canonicalBytes: lease.spec)
      let key = TrialKey(ofCanonicalBytes: lease.spec)
      guard key == lease.key else { throw SpecError("its key is \(lease.key), its specification's \(key)") }
      let trial = HeldTrial(spec: spec, parents: lease.parents, inputs: try inputs(of: spec, parents: lease.parents))
      held[lease.key] = trial
    } catch {
      let report = Report(key: lease.key, attempt: lease.attempt, outcome: .failed(reason: "\(error)"), milliseconds: 0)
      refusedLeases.append(report)
    }
  }

  private mutating func receive(_ chunk: ArtifactChunk) throws {
    if receiveData(chunk) { return }
    switch transfers.receive(chunk) {
    case .ignored: break
    case .request(let request): try link.send(.artifactGet(request), session: session)
    case .complete(let bytes):
      let found = Digest(of: bytes)
      guard found == chunk.digest else {
        log.error("artifact \(chunk.digest) arrived as \(found); it counts as missing")
        try receive(.artifactUnavailable(chunk.digest), session)
        return
      }
      cache.insert(chunk.digest, bytes)
      for key in held.keys where held[key]?.inputs.contains(chunk.digest) == true {
        held[key]?.bytes[chunk.digest] = bytes
        try advance(key)
      }
    }
  }

  mutating func perform(_ actions: [Worker.Action]) throws {
    for action in actions {
      switch action {
      case .send(.goodbye, let session) where farewell != nil:
        try link.send(.farewell(reason: farewell ?? ""), session: session)
      case .send(let message, let session): try link.send(.message(message), session: session)
      case .prepare(let key):
        if let report = refusedLeases.first(where: { $0.key == key }) {
          refusedLeases.removeAll { $0.key == key }
          try perform(machine.handle(.ended(report), at: monotonicNow()))
        } else {
          held[key]?.isPreparing = true
          try advance(key)
        }
      case .run(let attempt): run(attempt)
      case .cancel(let key):
        held[key]?.control.cancel()
        // One that runs says when it has left its slot.
        if held[key]?.runningAttempt == nil { drop(key) }
      case .upload(let key, let digests):
        for artifact in finished[key] ?? [] where digests.contains(artifact.digest) {
          for chunk in transfers.upload(artifact.digest, artifact.bytes, of: key) {
            try link.send(.artifactPut(chunk), session: session)
          }
        }
      case .spool(let key):
        if let report = machine.finishedReport(key), keepInSpool(report) {
          try perform(machine.handle(.spooled(key), at: monotonicNow()))
        }
      case .forget(let key):
        finished[key] = nil
        spool?.files.forget(key)
      case .joined(let session):
        self.session = session
        transfers.reset()
        try askForData()
        log.info("joined session \(session.rawValue)")
      case .stop(let end):
        for key in held.keys { held[key]?.control.cancel() }
        self.end = end
      }
    }
  }

  /// Brings what earlier workers of this sweep have left in the spool folder.
  private mutating func restoreSpool(of sweep: String) throws {
    guard let folder = settings.spoolFolder, spool?.sweep != sweep else { return }
    let files = try Spool(folder, sweep: sweep)
    spool = (sweep, files)
    let (kept, damaged) = files.restore()
    for path in damaged {
      log.warning("\(path): expected a spooled result of this user's own, found damaged bytes or another's; it is left there")
    }
    let ours = kept.filter { machine.finishedReport($0.0.key) == nil && !machine.holds($0.0.key) }
    for (report, artifacts) in ours {
      finished[report.key] = artifacts.map { (Digest(of: $0), $0) }
    }
    if !ours.isEmpty { log.notice("\(ours.count) results from the spool are brought to the coordinator") }
    try perform(machine.handle(.restored(ours.map(\.0)), at: monotonicNow()))
  }

  /// Whether it is there now. The result stays in memory either way: a disk that fails here loses nothing as long as this process lives.
  private func keepInSpool(_ report: Report) -> Bool {
    guard let spool else { return false }
    do throws(ShellError) {
      try spool.files.keep(report, (finished[report.key] ?? []).map(\.bytes))
      return true
    } catch {
      log.error("\(error)")
      return false
    }
  }

  /// Takes the next step towards running a trial that is being prepared: data, then inputs.
  mutating func advance(_ key: TrialKey) throws {
    guard var trial = held[key], trial.isPreparing else { return }
    guard case .loaded = data else {
      loadData(for: key, trial.spec)
      return
    }
    for digest in trial.inputs where trial.bytes[digest] == nil { trial.bytes[digest] = cache.find(digest) }
    held[key] = trial
    let missing = trial.inputs.filter { trial.bytes[$0] == nil }
    for digest in missing {
      if let request = transfers.download(digest, for: key) { try link.send(.artifactGet(request), session: session) }
    }
    if missing.isEmpty {
      held[key]?.isPreparing = false
      try perform(machine.handle(.prepared(key), at: monotonicNow()))
    }
  }
}
