internal import Logging
internal import ResultLog
internal import SweepCore
internal import Synchronization
internal import Wire

/// Artifacts on the way to and from the coordinator's disk, on a thread of their own.
///
/// Heartbeats never wait for the disk: everything that touches it is queued here, and answers come back as frames.
final class ArtifactDesk: Sendable {
  let store: ArtifactStore
  private let queue = WorkQueue(name: "artifacts", threads: 1)
  private let arriving = Mutex(Arriving())
  private let log = Logger(label: "raffle.artifacts")
  /// Called when the disk itself fails: what is stored can no longer be believed.
  private let onFailure: @Sendable (LogError) -> Void

  /// Only the queue's one thread uses it; the lock is for the compiler.
  fileprivate struct Arriving: ~Copyable {
    var artifacts: [Sender: IncomingArtifact] = [:]
    /// In the order of their last chunks: those of connections that are gone come first.
    var order: [Sender] = []
    /// Those who know that they have to start again; their later chunks, sent before they knew, are passed over.
    var told: Set<Sender> = []
  }

  /// More than workers send at once; what is beyond was left by connections that are gone.
  private static let mostArriving = 1_024

  fileprivate struct Sender: Hashable {
    var route: Route
    var digest: Digest
  }

  init(_ store: ArtifactStore, onFailure: @escaping @Sendable (LogError) -> Void) {
    self.store = store
    self.onFailure = onFailure
  }

  /// Takes a chunk; the answer says how much is here, and with the last one that all of it is on disk.
  func put(_ chunk: ArtifactChunk, from route: Route, answer: @escaping @Sendable (CoordinatorFrame) -> Void) {
    let sender = Sender(route: route, digest: chunk.digest)
    queue.submit { [self] in
      do throws(LogError) {
        if let received = try take(chunk, sender) {
          answer(.artifactReceived(chunk.digest, bytes: received))
        } else if arriving.withLock({ $0.tell(sender) }) {
          answer(.artifactUnavailable(chunk.digest))
        }
      } catch {
        if error.isInputOutput { return onFailure(error) }
        log.error("an artifact cannot be taken: \(error)")
        arriving.withLock { $0.drop(sender) }
        if arriving.withLock({ $0.tell(sender) }) { answer(.artifactUnavailable(chunk.digest)) }
      }
    }
  }

  /// How much of the artifact is here now; nil if its earlier chunks are not.
  private func take(_ chunk: ArtifactChunk, _ sender: Sender) throws(LogError) -> UInt64? {
    try arriving.withLock { (state) throws(LogError) -> UInt64? in
      // A first chunk starts anew, whatever an earlier connection had sent.
      if chunk.offset == 0 {
        state.drop(sender)
        state.told.remove(sender)
        if state.order.count >= Self.mostArriving, let oldest = state.order.first { state.drop(oldest) }
        state.artifacts[sender] = try IncomingArtifact(chunk.digest, into: store, limit: Int(chunk.total))
        state.order.append(sender)
      }
      guard let artifact = state.artifacts[sender] else { return nil }
      try artifact.append(chunk.bytes, at: Int(chunk.offset))
      if artifact.received == Int(chunk.total) {
        state.drop(sender)
        try artifact.finish()
      } else if let place = state.order.firstIndex(of: sender) {
        state.order.append(state.order.remove(at: place))
      }
      return UInt64(artifact.received)
    }
  }

  /// Whether an artifact is on the disk with the bytes that its name promises; a damaged one is taken out of the way.
  func check(_ digest: Digest, answer: @escaping @Sendable (Bool) -> Void) {
    queue.submit { [self] in
      do throws(LogError) {
        guard try store.contains(digest) else { return answer(false) }
        _ = try store.read(digest)
        answer(true)
      } catch {
        guard error.code == .artifactMismatch else { return onFailure(error) }
        log.warning("\(error)")
        do throws(LogError) {
          try store.setAside(digest)
          answer(false)
        } catch {
          onFailure(error)
        }
      }
    }
  }

  /// Reads a chunk.
  func get(_ request: ArtifactRequest, answer: @escaping @Sendable (CoordinatorFrame) -> Void) {
    queue.submit { [self] in
      do {
        guard let size = try store.size(request.digest) else { return answer(.artifactUnavailable(request.digest)) }
        let bytes = try store.read(request.digest, offset: Int(request.offset), count: artifactChunkBytes)
        answer(
          .artifactChunk(
            ArtifactChunk(digest: request.digest, total: UInt64(size), offset: request.offset, bytes: bytes)))
      } catch {
        log.error("an artifact could not be read: \(error)")
        answer(.artifactUnavailable(request.digest))
      }
    }
  }
}

extension ArtifactDesk.Arriving {
  mutating func drop(_ sender: ArtifactDesk.Sender) {
    guard artifacts.removeValue(forKey: sender) != nil else { return }
    order.removeAll { $0 == sender }
  }

  /// Whether the sender is still to be told to start again.
  mutating func tell(_ sender: ArtifactDesk.Sender) -> Bool {
    if told.count >= 65_536 { told = [] }
    return told.insert(sender).inserted
  }
}
