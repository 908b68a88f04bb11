import Glibc

/// An open file, closed when its owner goes.
///
/// Every operation is one system call or a loop of one; a failure names the call and the path.
package struct OpenFile: ~Copyable, Sendable {
  let descriptor: Int32
  let path: String

  package init(_ path: String, _ flags: Int32) throws(LogError) {
    // A pipe without a reader would keep the call for ever; files and folders do not know the difference.
    let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o644)
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
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        return pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .failed("pread", at: path, errno) }
      if got == 0 { break }
      done += got
    }
    bytes.removeLast(count - done)
    return bytes
  }

  /// Fills `bytes` from `start` on with what comes next in the file; returns how many came, 0 at its end.
  func readNext(into bytes: inout [UInt8], from start: Int) throws(LogError) -> Int {
    while true {
      let got = bytes.withUnsafeMutableBytes { buffer in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
        return Glibc.read(descriptor, rest.baseAddress, rest.count)
      }
      if got >= 0 { return got }
      guard errno == EINTR else { throw .failed("read", at: path, errno) }
    }
  }

  /// All that the file holds.
  func readAll() throws(LogError) -> [UInt8] { try read(at: 0, count: size()) }

  /// All that comes, for files of the kernel, which have no size.
  func readUntilEnd() throws(LogError) -> [UInt8] {
    var bytes: [UInt8] = []
    var count = 0
    repeat {
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: 16 << 10) }
      let got = try readNext(into: &bytes, from: count)
      if got == 0 { break }
      count += got
    } while true
    return [UInt8](bytes[..<count])
  }

  func truncate(to length: Int) throws(LogError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw .failed("ftruncate", at: path, errno) }
  }

  /// Data and length on the disk; never repeated after a failure, as the second call would lie.
  func syncData() throws(LogError) {
    guard fdatasync(descriptor) == 0 else { throw .failed("fdatasync", at: path, errno) }
  }

  /// An error unless the file still stands at its path with `length` bytes: what is written beside it is lost.
  func check(length: Int) throws(LogError) {
    var here = stat()
    var there = stat()
    guard fstat(descriptor, &here) == 0 else { throw .failed("fstat", at: path, errno) }
    let isThere = fstatat(AT_FDCWD, path, &there, 0) == 0 && there.st_ino == here.st_ino && there.st_dev == here.st_dev
    guard isThere, Int(here.st_size) == length else {
      throw LogError(
        .inputOutput, at: path, expected: "the file that was opened, with \(length) bytes",
        found: isThere ? "\(here.st_size) bytes" : "another file, or none",
        advice: "somebody has moved, replaced or cut it; put the file back, then start again")
    }
  }

  func sync() throws(LogError) {
    guard fsync(descriptor) == 0 else { throw .failed("fsync", at: path, errno) }
  }
}
