import Glibc

/// Why the log or the artifact folder could not do what was asked.
package struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable, CaseIterable {
    /// The disk or its file system failed: the process ends with exit code 74.
    case inputOutput
    /// The folder's lock is held by another coordinator.
    case folderInUse
    /// The file system has no locks, or locks that do not exclude.
    case locksUnsupported
    /// There is no such log or folder.
    case notFound
    /// An intact line is of a form that this version does not know.
    case unknownForm
    /// What should be a line of the log is none.
    case damagedLine
    case artifactMissing
    /// An artifact's bytes do not have the hash that names them.
    case artifactMismatch
    /// Bytes outside an artifact, or chunks that do not follow each other, were asked for or sent.
    case artifactRange
  }

  package let code: Code
  /// File or folder, with the line or byte where that is known.
  package let place: String
  package let expected: String
  package let found: String
  /// What a person can do about it.
  package let advice: String

  package init(_ code: Code, at place: String, expected: String, found: String, advice: String) {
    self.code = code
    self.place = place
    self.expected = expected
    self.found = found
    self.advice = advice
  }

  /// Whether the process should end with exit code 74 rather than 1.
  package var isInputOutput: Bool { code == .inputOutput }

  package var description: String { "\(place): expected \(expected), found \(found); \(advice)" }
}

extension LogError {
  /// A failed system call; `number` is the `errno` that it left.
  static func failed(_ call: String, at place: String, _ number: Int32) -> LogError {
    LogError(
      .inputOutput, at: place, expected: "\(call) to succeed",
      found: "\(String(cString: strerror(number))) (errno \(number))", advice: advice(for: number))
  }

  private static func advice(for number: Int32) -> String {
    switch number {
    case ENOSPC, EDQUOT, EFBIG:
      "make room on this file system and start again: nothing that was acknowledged is lost"
    case EACCES, EPERM, EROFS:
      "give this user the right to write there, or choose another output folder"
    case EMFILE, ENFILE:
      "raise the limit of open files (ulimit -n) and start again"
    default:
      "check the disk and its file system (dmesg), then start again: nothing that was acknowledged is lost"
    }
  }
}
