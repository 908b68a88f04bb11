package import SweepCore

/// Why a process of Raffle ends early, in words for people, and with which exit code.
package struct ShellError: Error, Sendable, CustomStringConvertible {
  package let code: ExitStatus
  package let description: String

  package init(_ code: ExitStatus, _ description: String) {
    self.code = code
    self.description = description
  }
}
