import CommandSupport
import Foundation
import SweepCore
import SweepShell
import Synchronization
import Watching

/// Status that fills the terminal and is drawn anew once a second.
enum StatusWatch {
  /// Until the sweep is complete or somebody asks for the end; what it came to is printed below.
  static func run(_ source: inout StatusSource) throws {
    guard let last = try follow(&source) else { return }
    let width = terminalSize(STDOUT_FILENO)?.columns ?? 100
    try emit(rendered(StatusPage(last.status, source: last.place, width: width).lines))
  }

  private static func follow(_ source: inout StatusSource) throws -> StatusSource.Found? {
    let asked = AskedToEnd()
    Signals.watch(secondCode: ExitStatus.workLeft.rawValue) { asked.note() }
    guard let screen = Screen() else {
      throw ShellError(.usage, "--watch: expected a terminal as standard output, found none; use --json, or one look at a time")
    }
    var last: StatusSource.Found?
    var lastNews = monotonicNow()
    var drawn: (columns: Int, lines: Int, second: Int64) = (0, 0, -1)
    while !asked.isTrue && !screen.isAskedToEnd() {
      if let found = try source.news() {
        last = found
        lastNews = monotonicNow()
        drawn.second = -1
        if found.status.state == .complete { return found }
      }
      let silent = (monotonicNow() - lastNews) / 1_000
      let size = screen.size
      guard size.columns != drawn.columns || size.lines != drawn.lines || silent != drawn.second else { continue }
      drawn = (size.columns, size.lines, silent)
      screen.draw(lines(last, silent: silent, size, source.name))
    }
    return nil
  }

  private static func lines(
    _ last: StatusSource.Found?, silent: Int64, _ size: (columns: Int, lines: Int), _ name: String
  ) -> [StyledLine] {
    let quiet = silent > 4 && last?.isLive != false ? "no answer for \(duration(Double(silent)))" : ""
    let footer = StyledLine("q ends", .faint) + StyledLine(quiet.isEmpty ? "" : "  \(quiet)", .warning)
    guard let last else { return [StyledLine("looking for the coordinator at \(name)"), StyledLine(), footer] }
    var page = StatusPage(last.status, source: last.place, width: size.columns).lines(height: size.lines - 1)
    page += [StyledLine](repeating: StyledLine(), count: max(0, size.lines - 1 - page.count))
    return page + [footer]
  }
}

/// Set by a signal.
private final class AskedToEnd: Sendable {
  private let value = Atomic<Bool>(false)

  func note() { value.store(true, ordering: .relaxed) }
  var isTrue: Bool { value.load(ordering: .relaxed) }
}
