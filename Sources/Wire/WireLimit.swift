/// The bounds of frames; encoding and decoding refuse the same things.
package enum WireLimit {
  /// One frame, header and body: the sockets' largest message, 1 MiB, less room for what encryption adds.
  package static let frameBytes = (1 << 20) - (1 << 10)
  /// A report's record with its provenance; a lease's specification with its parents' records.
  package static let recordBytes = 900 << 10
  /// Keys, attempts, progress or leases in one frame, and parents of one lease. Two full lists fit into one frame.
  package static let listCount = 16_384
  /// Artifacts of one record.
  package static let digestCount = 1_024
  /// A string in UTF-8. Reasons of failures are cut to it, others refused.
  package static let textBytes = 4 << 10
  package static let artifactBytes: UInt64 = 1 << 30
}

/// Bytes of an artifact in one frame; heartbeats never wait for more.
package let artifactChunkBytes = 256 * 1024
