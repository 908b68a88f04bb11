internal import Foundation
internal import Glibc

/// Whether to write colours to a file descriptor: to terminals that know them, unless NO_COLOR is set.
package func usesColors(_ descriptor: Int32) -> Bool {
  let environment = ProcessInfo.processInfo.environment
  return isatty(descriptor) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
}

/// Columns and lines of the terminal behind a file descriptor; nil where there is none.
package func terminalSize(_ descriptor: Int32) -> (columns: Int, lines: Int)? {
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
  return (Int(size.ws_col), Int(size.ws_row))
}
