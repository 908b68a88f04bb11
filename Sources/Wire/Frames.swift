package import SweepCore

/// What a worker sends, and those who look.
package enum WorkerFrame: Hashable, Sendable {
  case message(WorkerMessage)
  /// Several at once; a single one is a message.
  case reports([Report])
  /// A piece of an artifact that a report names.
  case artifactPut(ArtifactChunk)
  /// Asks for a piece of an artifact that a leased trial needs.
  case artifactGet(ArtifactRequest)
  /// A goodbye that says why; one that does not is a message.
  case farewell(reason: String)
  /// Asks how the sweep is. No session is needed for it.
  case statusRequest(StatusRequest)
}

/// What the coordinator sends.
package enum CoordinatorFrame: Hashable, Sendable {
  case message(CoordinatorMessage)
  /// Trials to run.
  case leases([Lease])
  /// These are recorded; a single one is a message.
  case receipts([Attempt])
  /// The answer to `artifactGet`.
  case artifactChunk(ArtifactChunk)
  /// So many bytes of an artifact, from its start, are here.
  case artifactReceived(Digest, bytes: UInt64)
  /// The artifact that was asked for is not here.
  case artifactUnavailable(Digest)
  /// The answer to `statusRequest`.
  case status(SweepStatus)
  /// The hello was of a protocol that the coordinator does not speak. Read in every major.
  case versionRefused(supported: ClosedRange<ProtocolVersion>)
}

/// The right to one attempt, with everything needed to make it, artifacts aside.
package struct Lease: Hashable, Sendable {
  package var key: TrialKey
  package var attempt: UInt32
  /// The trial's specification, opaque here.
  package var spec: [UInt8]
  /// The deterministic bytes of the parents' records.
  package var parents: [[UInt8]]

  package init(key: TrialKey, attempt: UInt32, spec: [UInt8], parents: [[UInt8]]) {
    self.key = key
    self.attempt = attempt
    self.spec = spec
    self.parents = parents
  }
}

/// A piece of an artifact: `bytes` stand at `offset` of `total`.
///
/// At most `artifactChunkBytes`, inside the total, and empty only if the artifact is.
package struct ArtifactChunk: Hashable, Sendable {
  package var digest: Digest
  package var total: UInt64
  package var offset: UInt64
  package var bytes: [UInt8]

  package init(digest: Digest, total: UInt64, offset: UInt64, bytes: [UInt8]) {
    self.digest = digest
    self.total = total
    self.offset = offset
    self.bytes = bytes
  }
}

/// The wish for an artifact's bytes from `offset` on, for a trial that needs it; or for those of the sweep's data set,
/// whose digest is the SHA-256 of its canonical form.
package struct ArtifactRequest: Hashable, Sendable {
  package var trial: TrialKey
  package var digest: Digest
  package var offset: UInt64

  package init(trial: TrialKey, digest: Digest, offset: UInt64) {
    self.trial = trial
    self.digest = digest
    self.offset = offset
  }
}

/// The wish to know how the sweep is.
package struct StatusRequest: Hashable, Sendable {
  /// The key of a trial, or its first digits, whose state is to be explained.
  package var explain: String?

  package init(explain: String? = nil) {
    self.explain = explain
  }
}

/// The header's numbers for frames: the field numbers of the bodies' contents.
enum FrameType: UInt16, CaseIterable {
  case hello = 1
  case report = 2
  case ping = 3
  case returned = 4
  case inputMissing = 5
  case goodbye = 6
  case artifactPut = 7
  case artifactGet = 8
  case reports = 9
  case statusRequest = 10

  case versionRefused = 32
  case welcome = 33
  case refused = 34
  case sayHello = 35
  case recorded = 36
  case artifactsWanted = 37
  case cancel = 38
  case coordinatorPing = 39
  case drain = 40
  case finished = 41
  case leases = 42
  case artifactChunk = 43
  case artifactReceived = 44
  case artifactUnavailable = 45
  case closing = 46
  case receipts = 47
  case status = 48
}

extension WorkerFrame {
  var type: FrameType {
    switch self {
    case .message(.hello): .hello
    case .message(.report): .report
    case .message(.ping): .ping
    case .message(.returned): .returned
    case .message(.inputMissing): .inputMissing
    case .message(.goodbye): .goodbye
    case .reports: .reports
    case .artifactPut: .artifactPut
    case .artifactGet: .artifactGet
    case .farewell: .goodbye
    case .statusRequest: .statusRequest
    }
  }
}

extension CoordinatorFrame {
  var type: FrameType {
    switch self {
    case .message(.welcome): .welcome
    case .message(.refused): .refused
    case .message(.sayHello): .sayHello
    case .message(.recorded): .recorded
    case .message(.artifactsWanted): .artifactsWanted
    case .message(.cancel): .cancel
    case .message(.ping): .coordinatorPing
    case .message(.drain): .drain
    case .message(.finished): .finished
    case .message(.closing): .closing
    case .leases: .leases
    case .receipts: .receipts
    case .artifactChunk: .artifactChunk
    case .artifactReceived: .artifactReceived
    case .artifactUnavailable: .artifactUnavailable
    case .status: .status
    case .versionRefused: .versionRefused
    }
  }
}
