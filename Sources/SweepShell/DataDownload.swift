internal import SweepCore
internal import Wire

/// A data set on its way from the coordinator to a worker, one chunk at a time.
struct DataDownload {
  let digest: Digest
  /// "mnist" or another name of a kind of data.
  let name: String
  /// A trial that waits for it.
  let trial: TrialKey
  private(set) var sink: DataSink
  /// From its start, taken and given to the sink.
  private(set) var arrived: UInt64
  /// Whether the sink has what has arrived.
  private var isWritten = true
  private(set) var total: UInt64?
  private var isSecondTry = false
  private var lastAsked: Instant
  private let started: Instant

  /// How long a chunk may take before it is asked for again.
  private static let patienceMilliseconds: Int64 = 20_000

  init(_ digest: Digest, name: String, for trial: TrialKey, into sink: DataSink, from offset: Int, at now: Instant) {
    self.digest = digest
    self.name = name
    self.trial = trial
    self.sink = sink
    arrived = UInt64(offset)
    lastAsked = now
    started = now
  }

  /// For the next chunk.
  mutating func request(at now: Instant) -> ArtifactRequest {
    lastAsked = now
    return ArtifactRequest(trial: trial, digest: digest, offset: arrived)
  }

  func isOverdue(at now: Instant) -> Bool { isWritten && now - lastAsked > Self.patienceMilliseconds }

  /// Whether the chunk is the one that comes next: then it is to be written, and `written` to be told.
  mutating func take(_ chunk: ArtifactChunk) -> Bool {
    guard isWritten, chunk.digest == digest, chunk.offset == arrived, total == nil || total == chunk.total else {
      return false
    }
    total = chunk.total
    arrived += UInt64(chunk.bytes.count)
    isWritten = false
    return true
  }

  mutating func written() { isWritten = true }

  var isComplete: Bool { arrived == total }

  /// Begins anew, perhaps elsewhere; false if it has been so before.
  mutating func restart(into sink: DataSink) -> Bool {
    defer { isSecondTry = true }
    self.sink = sink
    arrived = 0
    total = nil
    isWritten = true
    return !isSecondTry
  }

  func seconds(at now: Instant) -> Double { Double(now - started) / 1_000 }
}
