internal import SweepCore

/// The artifacts that a worker used last, in memory up to a limit.
struct ArtifactCache {
  private let limit: Int
  private var artifacts: [Digest: [UInt8]] = [:]
  /// Least recently used first.
  private var order: [Digest] = []
  private var bytes = 0

  init(limit: Int) {
    self.limit = limit
  }

  mutating func insert(_ digest: Digest, _ artifact: [UInt8]) {
    guard artifacts[digest] == nil else { return touch(digest) }
    artifacts[digest] = artifact
    order.append(digest)
    bytes += artifact.count
    while bytes > limit, let oldest = order.first {
      order.removeFirst()
      bytes -= artifacts.removeValue(forKey: oldest)?.count ?? 0
    }
  }

  mutating func find(_ digest: Digest) -> [UInt8]? {
    guard let found = artifacts[digest] else { return nil }
    touch(digest)
    return found
  }

  private mutating func touch(_ digest: Digest) {
    order.removeAll { $0 == digest }
    order.append(digest)
  }
}
