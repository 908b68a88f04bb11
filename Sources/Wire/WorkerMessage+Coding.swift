internal import FoundationEssentials
package import SweepCore

extension Report {
  /// At least what the report adds to a frame.
  package var frameBytes: Int {
    switch outcome {
    case .ok(let deterministic, let provenance, let artifacts):
      64 + deterministic.count + provenance.count + 34 * artifacts.count
    case .failed(let reason): 64 + reason.utf8.count
    }
  }
}

extension ProtoReport {
  init(_ report: Report) throws(WireError) {
    self.init()
    key = report.key.field
    attempt = report.attempt
    milliseconds = report.milliseconds
    switch report.outcome {
    case .ok(let deterministic, let provenance, let artifacts):
      try checkRecordBytes(deterministic.count + provenance.count, at: "report.ok")
      var record = ProtoRecord()
      record.deterministic = Data(deterministic)
      record.provenance = Data(provenance)
      record.artifacts = try list(artifacts, at: "report.artifacts", limit: WireLimit.digestCount) { $0.field }
      ok = record
    case .failed(let reason):
      failed = cut(reason)
    }
  }

  func decoded() throws(WireError) -> Report {
    let key: TrialKey
    do { key = try TrialKey(field: self.key) } catch { throw error.inside("report") }
    return Report(key: key, attempt: attempt, outcome: try decodedOutcome(), milliseconds: milliseconds)
  }

  private func decodedOutcome() throws(WireError) -> Report.Outcome {
    switch outcome {
    case .ok(let record):
      try checkRecordBytes(record.deterministic.count + record.provenance.count, at: "report.ok")
      return .ok(
        deterministic: Array(record.deterministic), provenance: Array(record.provenance),
        artifacts: try list(record.artifacts, at: "report.artifacts", limit: WireLimit.digestCount) {
          bytes throws(WireError) in try Digest(field: bytes)
        })
    case .failed(let reason):
      return .failed(reason: try checked(reason, at: "report.failed"))
    case nil:
      throw WireError(.value, at: "report.outcome", "expected a record or a reason, found neither")
    }
  }
}

extension ProtoReports {
  init(_ reports: [Report]) throws(WireError) {
    self.init()
    self.reports = try list(reports, at: "reports") { report throws(WireError) in try ProtoReport(report) }
  }

  func decoded() throws(WireError) -> [Report] {
    try list(reports, at: "reports") { report throws(WireError) in try report.decoded() }
  }
}

extension ProtoPing {
  init(_ held: [Progress]) throws(WireError) {
    self.init()
    self.held = try list(held, at: "ping.held") { ProtoProgress($0) }
  }

  func decoded() throws(WireError) -> [Progress] {
    try list(held, at: "ping.held") { progress throws(WireError) in try progress.decoded() }
  }
}

extension ProtoProgress {
  init(_ progress: Progress) {
    self.init()
    key = progress.key.field
    attempt = progress.attempt
    iteration = progress.iteration
    running = progress.isRunning
    if let loss = progress.loss { self.loss = loss }
  }

  func decoded() throws(WireError) -> Progress {
    Progress(
      key: try TrialKey(field: key), attempt: attempt, iteration: iteration, isRunning: running,
      loss: hasLoss && loss.isFinite ? loss : nil)
  }
}

extension ProtoGoodbye {
  init(_ reason: String) {
    self.init()
    self.reason = cut(reason)
  }

  /// An empty reason is none.
  func decoded() throws(WireError) -> WorkerFrame {
    reason.isEmpty ? .message(.goodbye) : .farewell(reason: try checked(reason, at: "goodbye.reason"))
  }
}

extension ProtoKeys {
  init(_ keys: [TrialKey], at place: String) throws(WireError) {
    self.init()
    self.keys = try list(keys, at: place) { $0.field }
  }

  func decoded(at place: String) throws(WireError) -> [TrialKey] {
    try list(keys, at: place) { bytes throws(WireError) in try TrialKey(field: bytes) }
  }
}

extension ProtoInputMissing {
  init(_ key: TrialKey, _ digest: Digest) {
    self.init()
    self.key = key.field
    self.digest = digest.field
  }

  func decoded() throws(WireError) -> WorkerFrame {
    do {
      return .message(.inputMissing(try TrialKey(field: key), try Digest(field: digest)))
    } catch {
      throw error.inside("inputMissing")
    }
  }
}
