internal import Glibc
internal import SweepCore
internal import SweepShell

/// Writes data for other programs to standard output and makes sure that it got there.
///
/// - Throws: exit 74 where it did not; a reader that has seen enough ends the process without a word.
package func emit(_ text: String) throws {
  var rest = [UInt8](text.utf8)[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if written >= 0 {
      rest = rest.dropFirst(written)
    } else if errno == EPIPE {
      throw Ending(.done)
    } else if errno != EINTR {
      let reason = String(cString: strerror(errno))
      throw ShellError(.inputOutput, "standard output: expected to be written, found: \(reason)")
    }
  }
}
