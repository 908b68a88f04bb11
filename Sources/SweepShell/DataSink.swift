internal import Datasets
internal import SweepCore
internal import Synchronization
internal import Wire

/// Where a data set that comes from the coordinator is put together.
enum DataSink: Sendable {
  case file(PartFile, DataCache)
  /// Where there is no folder for it, or no room.
  case memory(Memory)

  /// Only one thread uses it; the lock is for the compiler.
  final class Memory: Sendable {
    fileprivate let bytes = Mutex<[UInt8]>([])
  }

  /// How much an earlier process left that can be used: whole chunks, and never all of it.
  func leftover() throws(ShellError) -> Int {
    guard case .file(let part, _) = self else { return 0 }
    let count = try part.count()
    return count == 0 ? 0 : (count - 1) / artifactChunkBytes * artifactChunkBytes
  }

  func write(_ piece: [UInt8], at offset: Int) throws(ShellError) {
    switch self {
    case .file(let part, _): try part.write(piece, at: offset)
    case .memory(let memory):
      memory.bytes.withLock { bytes in
        bytes.removeLast(max(0, bytes.count - offset))
        bytes += piece
      }
    }
  }

  /// Gives back the room, after a failure.
  func discard() {
    if case .file(let part, _) = self { try? part.truncate(to: 0) }
  }

  /// The data set, when `count` bytes are there; nil if they are another, and then nothing of them is left.
  func finish(_ digest: Digest, name: String, count: Int) throws(ShellError) -> Dataset? {
    switch self {
    case .file(let part, let cache):
      try part.truncate(to: count)
      return try cache.finish(part, digest, name: name)
    case .memory(let memory):
      let bytes = memory.bytes.withLock { bytes in
        defer { bytes = [] }
        return bytes
      }
      let dataset = try? Dataset(name: name, canonicalBytes: bytes, place: "the coordinator's data")
      return dataset?.digest == digest.bytes ? dataset : nil
    }
  }
}
