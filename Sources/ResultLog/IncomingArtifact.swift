import Glibc
package import SweepCore

/// An artifact that arrives in chunks, in order; kept only if its hash is the announced one.
///
/// A class because many are under way at once, held by sender; dropped before its end it leaves nothing.
package final class IncomingArtifact {
  package let digest: Digest
  /// How many bytes have come: the offset of the next chunk.
  package private(set) var received = 0

  private let store: ArtifactStore
  private let limit: Int
  private let temporary: String
  private let file: OpenFile
  private var hash = RunningHash()
  private var isFinished = false

  /// An artifact of at most `limit` bytes.
  package init(_ digest: Digest, into store: ArtifactStore, limit: Int) throws(LogError) {
    self.digest = digest
    self.store = store
    self.limit = limit
    temporary = store.temporaryPath()
    file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL)
  }

  deinit { unlink(temporary) }

  /// Takes the chunk that starts at `offset`; an error if that is not where the last one ended, or if it is too much.
  package func append(_ chunk: [UInt8], at offset: Int) throws(LogError) {
    guard offset == received else {
      throw range(expected: "the chunk at byte \(received)", found: "the chunk at byte \(offset)")
    }
    guard chunk.count <= limit - received else {
      throw range(expected: "at most \(limit) bytes", found: "\(received) bytes and a chunk of \(chunk.count)")
    }
    try file.writeAll(chunk.span)
    hash.update(chunk.span)
    received += chunk.count
  }

  /// Checks the hash and keeps the artifact; on disk when this returns. Once only.
  package func finish() throws(LogError) {
    precondition(!isFinished, "finish: called twice for \(digest)")
    isFinished = true
    let found = hash.finish()
    guard found == digest else {
      throw .artifactMismatch(at: "artifact in \(received) bytes", expected: digest, found: found)
    }
    try file.sync()
    try makeFolder(store.folder(of: digest))
    try moveFile(temporary, to: store.file(of: digest))
  }

  private func range(expected: String, found: String) -> LogError {
    LogError(
      .artifactRange, at: "artifact \(digest)", expected: expected, found: found,
      advice: "start this artifact again from its first byte")
  }
}
