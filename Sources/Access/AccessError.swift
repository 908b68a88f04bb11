internal import Glibc

/// Why keys or an access file cannot be used.
package struct AccessError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable, CaseIterable {
    /// There is no such file.
    case missing
    /// Others than its owner could read or replace it.
    case permissions
    /// It does not hold what it should.
    case contents
    /// There is no such key, or there is one already.
    case name
    /// The file system failed.
    case inputOutput
  }

  package let code: Code
  /// The file or folder, and the member where that is known.
  package let place: String
  /// Expected, found, and what to do.
  package let explanation: String

  package init(_ code: Code, at place: String, _ explanation: String) {
    self.code = code
    self.place = place
    self.explanation = explanation
  }

  package var description: String { "\(place): \(explanation)" }

  static func failed(_ call: String, at place: String, _ number: Int32) -> AccessError {
    AccessError(
      .inputOutput, at: place,
      "expected \(call) to succeed, found: \(String(cString: strerror(number))) (errno \(number))")
  }
}
