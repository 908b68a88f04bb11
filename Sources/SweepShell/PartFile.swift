internal import Glibc
internal import SweepCore

/// A file that is not whole yet, with the right to write it.
///
/// A class because the right has one end: with this, or with the process, however that dies. What is in the file then
/// is where the next one goes on.
package final class PartFile: Sendable {
  package let path: String
  private let descriptor: Int32

  package enum Claim {
    case mine(PartFile)
    /// Another process is writing it, and has come this far.
    case others(bytes: Int)
  }

  /// Opens the file, made if need be, and locks it.
  package static func claim(_ path: String) throws(ShellError) -> Claim {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw failed("open", path) }
      let file = PartFile(path, descriptor)
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        if errno == EINTR { continue }
        guard errno == EWOULDBLOCK else { throw failed("flock", path) }
        return .others(bytes: try file.count())
      }
      // One that was finished between opening and locking has another name now: then this is not its successor.
      if try file.isStillNamed() { return .mine(file) }
    }
  }

  private init(_ path: String, _ descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // A child process that has not come to its exec yet has the file open, too.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  package func count() throws(ShellError) -> Int { Int(try status().st_size) }

  func write(_ bytes: [UInt8], at offset: Int) throws(ShellError) {
    var done = 0
    while done < bytes.count {
      let written = bytes[done...].withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + done)) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw Self.failed("pwrite", path) }
      done += written
    }
  }

  package func truncate(to count: Int) throws(ShellError) {
    guard ftruncate(descriptor, off_t(count)) == 0 else { throw Self.failed("ftruncate", path) }
  }

  /// Gives the file, which is whole and not written any more, its name.
  package func keep(as name: String, mode: UInt32) throws(ShellError) {
    guard fchmod(descriptor, mode_t(mode)) == 0 else { throw Self.failed("fchmod", path) }
    guard fsync(descriptor) == 0 else { throw Self.failed("fsync", path) }
    guard rename(path, name) == 0 else { throw Self.failed("rename", path) }
  }

  private func isStillNamed() throws(ShellError) -> Bool {
    let mine = try status()
    var named = stat()
    return stat(path, &named) == 0 && named.st_ino == mine.st_ino && named.st_dev == mine.st_dev
  }

  private func status() throws(ShellError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failed("fstat", path) }
    return status
  }

  private static func failed(_ call: String, _ path: String) -> ShellError {
    ShellError(.inputOutput, "\(path): \(call): \(String(cString: strerror(errno)))")
  }
}
