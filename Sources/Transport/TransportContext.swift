internal import CZeroMQ
internal import Glibc
internal import Synchronization

/// Of libzmq, as it is loaded.
package var libraryVersion: (major: Int32, minor: Int32, patch: Int32) {
  var version: (major: Int32, minor: Int32, patch: Int32) = (0, 0, 0)
  zmq_version(&version.major, &version.minor, &version.patch)
  return version
}

/// The library's threads, shared by sockets.
///
/// Sockets hold their context; when the last one is gone it ends, waiting at most the longest linger for what was sent.
package final class TransportContext: Sendable {
  // Proof: libzmq's contexts are made for use by many threads, and this pointer never changes.
  nonisolated(unsafe) let raw: UnsafeMutableRawPointer
  private let numbers = Atomic(0)

  /// `ioThreads`: 1, or 2-4 for a coordinator with CURVE and more than 1,000 workers, as encryption runs there.
  package init(ioThreads: Int = 1) throws(TransportError) {
    precondition((1...64).contains(ioThreads), "TransportContext: \(ioThreads) threads, expected 1 to 64")
    guard let raw = zmq_ctx_new() else { throw .last(of: "zmq_ctx_new") }
    self.raw = raw
    guard zmq_ctx_set(raw, ZMQ_IO_THREADS, Int32(ioThreads)) == 0 else { throw .last(of: "zmq_ctx_set") }
  }

  /// For names within the context; each number once.
  func nextNumber() -> Int { numbers.add(1, ordering: .relaxed).newValue }

  deinit {
    // Proof: every socket holds the context, so all are closed. A signal only interrupts the wait.
    while zmq_ctx_term(raw) != 0, zmq_errno() == EINTR {}
  }
}
