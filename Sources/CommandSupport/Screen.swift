internal import Foundation
internal import Glibc
package import Watching

/// A terminal that a view fills and draws anew without flicker; put back as it was at the end.
///
/// Keys are read as they are pressed, without being shown.
package struct Screen: ~Copyable {
  private let before: termios?
  private let isColored: Bool

  /// Nil where standard output is no terminal.
  package init?() {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    isColored = usesColors(STDOUT_FILENO)
    var settings = termios()
    if isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &settings) == 0 {
      before = settings
      settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
      tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    } else {
      before = nil
    }
    // The second screen, without a cursor.
    put("\u{1b}[?1049h\u{1b}[?25l")
  }

  deinit {
    put("\u{1b}[?25h\u{1b}[?1049l")
    if var before { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
  }

  package var size: (columns: Int, lines: Int) { terminalSize(STDOUT_FILENO) ?? (80, 24) }

  /// Draws over what stands there, and empties the rest.
  package func draw(_ lines: [StyledLine]) {
    let (columns, height) = size
    var text = "\u{1b}[H"
    for (number, line) in lines.prefix(height).enumerated() {
      let clipped = line.clipped(to: columns)
      // No newline after the last one: it would scroll. A full line leaves the cursor on its last character.
      text += (number == 0 ? "" : "\r\n") + (isColored ? clipped.colored : clipped.plain)
      if clipped.width < columns { text += "\u{1b}[K" }
    }
    put(text + (lines.count < height ? "\u{1b}[J" : ""))
  }

  /// Whether q, Escape, Ctrl-C or Ctrl-D has been pressed; never waits.
  package func isAskedToEnd() -> Bool {
    guard before != nil else { return false }
    var item = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    var keys = [UInt8](repeating: 0, count: 64)
    while poll(&item, 1, 0) > 0 {
      let count = read(STDIN_FILENO, &keys, keys.count)
      guard count > 0 else { return true }
      // Arrows and the like come as Escape and more.
      if count == 1 && keys[0] == 27 { return true }
      if keys[0] != 27 && keys[..<count].contains(where: { [3, 4, 81, 113].contains($0) }) { return true }
    }
    return false
  }
}

private func put(_ text: String) {
  var rest = [UInt8](text.utf8)[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if written > 0 {
      rest = rest.dropFirst(written)
    } else if errno != EINTR {
      return
    }
  }
}
