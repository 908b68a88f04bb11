import Glibc

/// What a thread sleeps on until another one rings: a pipe of which only the presence of bytes counts.
package struct Bell: ~Copyable, Sendable {
  private let readEnd: Int32
  private let writeEnd: Int32

  package init() throws(LogError) {
    var ends: (Int32, Int32) = (-1, -1)
    let failed = withUnsafeMutableBytes(of: &ends) { pipe($0.bindMemory(to: Int32.self).baseAddress) }
    guard failed == 0 else { throw .failed("pipe", at: "thread", errno) }
    (readEnd, writeEnd) = ends
    _ = fcntl(readEnd, F_SETFD, FD_CLOEXEC)
    _ = fcntl(writeEnd, F_SETFD, FD_CLOEXEC)
    // A full pipe is a bell that rings already.
    _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
  }

  deinit {
    _ = close(readEnd)
    _ = close(writeEnd)
  }

  package func ring() {
    var byte: UInt8 = 1
    while write(writeEnd, &byte, 1) < 0 && errno == EINTR {}
  }

  /// Sleeps until the bell has rung since the last time.
  package func wait() {
    var bytes = InlineArray<256, UInt8>(repeating: 0)
    while read(readEnd, &bytes, 256) < 0 && errno == EINTR {}
  }
}
