import Glibc

/// The exclusive right to one output folder.
///
/// A class because the folder and its writer share it: the lock goes with the last of them. The kernel releases it
/// when the process dies, however it dies.
package final class FolderLock: Sendable {
  private let file: OpenFile

  /// Takes the lock of the folder at `path`, or says who has it.
  init(folder path: String) throws(LogError) {
    file = try OpenFile(path + "/lock", O_RDWR | O_CREAT | O_NOFOLLOW)
    if let number = Self.lock(file) { throw try Self.refusal(of: file, number) }
    try Self.checkExclusion(file)
    try file.truncate(to: 0)
    try file.writeAll([UInt8]("process \(getpid()) on \(hostName())\n".utf8).span)
  }

  // Closing alone would leave the lock with a child process that has not come to its exec yet.
  deinit { flock(file.descriptor, LOCK_UN) }

  /// The `errno` of a lock that was not given.
  private static func lock(_ file: borrowing OpenFile) -> Int32? {
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno != EINTR { return errno }
    }
    return nil
  }

  private static func refusal(of file: borrowing OpenFile, _ number: Int32) throws(LogError) -> LogError {
    switch number {
    case EWOULDBLOCK:
      let text = try file.read(at: 0, count: 200).prefix { $0 >= 0x20 }
      let holder = text.isEmpty ? "a process that did not write its name" : String(decoding: text, as: UTF8.self)
      return LogError(
        .folderInUse, at: file.path, expected: "a folder that no coordinator uses", found: "it is held by \(holder)",
        advice: "wait until that one ends or stop it, or choose another output folder")
    case ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL:
      return withoutLocks(file.path, found: "\(String(cString: strerror(number))) (errno \(number))")
    default: return .failed("flock", at: file.path, number)
    }
  }

  /// Asks for the lock a second time: a file system that gives it again would let two coordinators write one log.
  private static func checkExclusion(_ file: borrowing OpenFile) throws(LogError) {
    let second = try OpenFile(file.path, O_RDWR)
    guard lock(second) == nil else { return }
    throw withoutLocks(file.path, found: "a lock that was given twice")
  }

  private static func withoutLocks(_ path: String, found: String) -> LogError {
    LogError(
      .locksUnsupported, at: path, expected: "a file system with working locks (flock)", found: found,
      advice: "put the output folder on a local disk, or have the file system mounted with locks (Lustre: -o flock)")
  }
}

