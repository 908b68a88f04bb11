internal import Foundation
internal import Glibc
internal import SweepCore

/// How far a sweep is, for people: one line that moves on a terminal, a line now and then elsewhere.
package struct ProgressReport: Sendable {
  private let isTerminal: Bool
  private let isQuiet: Bool
  private var started = monotonicNow()
  private var doneAtStart = 0
  private var lastLine: Instant?
  private var lastTally: Coordinator.Tally?
  private var width = 0

  package init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  mutating func begin(_ tally: Coordinator.Tally) {
    started = monotonicNow()
    // Workers need a moment to come: the first line waits for them.
    lastLine = isTerminal ? nil : started + -9_000
    doneAtStart = tally.trials - tally.open
    guard doneAtStart > 0 else { return }
    say("resuming: \(doneAtStart) of \(tally.trials) trials are in the log")
  }

  /// To be called often; writes when it is time.
  ///
  /// - Parameter secondsLeft: what the coordinator expects.
  mutating func update(_ tally: Coordinator.Tally, _ workforce: (workers: Int, slots: Int), secondsLeft: Double?) {
    let now = monotonicNow()
    let pause: Int64 = isTerminal ? 200 : 10_000
    if let lastLine, now - lastLine < pause { return }
    if !isTerminal, lastTally == tally { return }
    lastLine = now
    lastTally = tally
    show(line(tally, workforce, secondsLeft, now))
  }

  /// The last word.
  mutating func end(_ tally: Coordinator.Tally) {
    let seconds = Double(monotonicNow() - started) / 1_000
    let outcome = tally.open == 0 ? "complete" : "stopped"
    say(
      "\(outcome): \(tally.ok) ok, \(tally.failed) failed, \(tally.blocked) blocked, \(tally.open) open of "
        + "\(tally.trials) trials, \(duration(seconds))")
    if tally.open > 0 { say("start the same command again to go on") }
  }

  private func line(
    _ tally: Coordinator.Tally, _ workforce: (workers: Int, slots: Int), _ secondsLeft: Double?, _ now: Instant
  ) -> String {
    let done = tally.trials - tally.open
    let seconds = Double(now - started) / 1_000
    var parts = [
      "\(done)/\(tally.trials) done", "\(min(tally.leased, workforce.slots)) running",
      "\(tally.failed + tally.blocked) failed",
    ]
    let fresh = done - doneAtStart
    if fresh > 0 && seconds > 0 {
      let rate = Double(fresh) / seconds
      parts.append(rate >= 1 ? "\(decimals(rate))/s" : "\(decimals(rate * 60))/min")
    }
    if let secondsLeft, tally.open > 0 { parts.append("\(duration(secondsLeft)) left") }
    // Last, so that a narrow terminal cuts these off first.
    parts.append(
      workforce.workers == 0
        ? "waiting for workers" : "\(counted(workforce.workers, "worker")), \(counted(workforce.slots, "slot"))")
    return parts.joined(separator: "  ")
  }

  private mutating func show(_ text: String) {
    guard !isQuiet else { return }
    guard isTerminal, let tally = lastTally else {
      write(text + "\n")
      return
    }
    let columns = terminalColumns
    let share = tally.trials == 0 ? 1 : Double(tally.trials - tally.open) / Double(tally.trials)
    let room = max(0, min(30, columns - text.count - 4))
    let filled = Int(share * Double(room))
    let bar = room < 5 ? "" : "[\(String(repeating: "#", count: filled))\(String(repeating: ".", count: room - filled))] "
    let line = String((bar + text).prefix(max(10, columns - 1)))
    write("\r" + line + String(repeating: " ", count: max(0, width - line.count)))
    width = line.count
  }

  private mutating func say(_ text: String) {
    guard !isQuiet else { return }
    if isTerminal && width > 0 { write("\r\(String(repeating: " ", count: width))\r") }
    width = 0
    write(text + "\n")
  }

  private var terminalColumns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  private func counted(_ count: Int, _ thing: String) -> String {
    "\(count) \(thing)\(count == 1 ? "" : "s")"
  }

  private func decimals(_ value: Double) -> String {
    value >= 100 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)"
  }
}

/// `8 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`.
package func duration(_ seconds: Double) -> String {
  guard seconds.isFinite else { return "unknown" }
  let whole = Int(max(0, seconds).rounded())
  switch whole {
  case ..<60: return "\(whole) s"
  case ..<3_600: return "\(whole / 60) min \(whole % 60) s"
  case ..<86_400: return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  default: return "\(whole / 86_400) d \(whole % 86_400 / 3_600) h"
  }
}
