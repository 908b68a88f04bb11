import Glibc

/// An open file, closed when its owner goes.
///
/// Every operation is one system call or a loop of one; a failure names the call and the path.
package struct OpenFile: ~Copyable {
  let descriptor: Int32
  let path: String

  package init(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws(LogError) {
    let descriptor = open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .failed("open", at: path, errno) }
    self.descriptor = descriptor
    self.path = path
  }

  deinit { _ = close(descriptor) }

  func size() throws(LogError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .failed("fstat", at: path, errno) }
    return Int(status.st_size)
  }

  /// Writes all of `bytes` by one call; less is an error, as what is on the disk is then unknown.
  func writeOnce(_ bytes: Span<UInt8>) throws(LogError) {
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written >= 0 else { throw .failed("write", at: path, errno) }
    guard written == bytes.count else {
      throw LogError(
        .inputOutput, at: path, expected: "one write of \(bytes.count) bytes", found: "\(written) bytes written",
        advice: "the disk is probably full: make room and start again, nothing that was acknowledged is lost")
    }
  }

  /// Writes all of `bytes`, by as many calls as it takes: for a file that nobody believes before it is synced.
  func writeAll(_ bytes: Span<UInt8>) throws(LogError) {
    var done = 0
    while done < bytes.count {
      let written = bytes.extracting(done...).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .failed("write", at: path, written < 0 ? errno : ENOSPC) }
      done += written
    }
  }

  /// Bytes `offset ..< offset + count`, fewer where the file ends.
  func read(at offset: Int, count: Int) throws(LogError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress! + done, count - done, off_t(offset + done)) }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .failed("pread", at: path, errno) }
      if got == 0 { break }
      done += got
    }
    buffer.removeLast(count - done)
    return buffer
  }

  func truncate(to length: Int) throws(LogError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw .failed("ftruncate", at: path, errno) }
  }

  /// Data and length on the disk; never repeated after a failure, as the second call would lie.
  func syncData() throws(LogError) {
    guard fdatasync(descriptor) == 0 else { throw .failed("fdatasync", at: path, errno) }
  }

  func sync() throws(LogError) {
    guard fsync(descriptor) == 0 else { throw .failed("fsync", at: path, errno) }
  }
}
