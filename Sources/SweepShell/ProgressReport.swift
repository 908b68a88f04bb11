internal import Foundation
internal import Glibc
internal import SweepCore
internal import Sweeps

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
    show(parts(tally, workforce, secondsLeft, now))
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

  /// What there is to say, in the order in which it is written; a narrow terminal does without the high ranks.
  private func parts(
    _ tally: Coordinator.Tally, _ workforce: (workers: Int, slots: Int), _ secondsLeft: Double?, _ now: Instant
  ) -> [ProgressPart] {
    let done = tally.trials - tally.open
    let failed = tally.failed + tally.blocked
    var parts = [
      ProgressPart("\(done)/\(tally.trials) done", rank: 0),
      ProgressPart("\(min(tally.leased, workforce.slots)) running", rank: 4),
      ProgressPart("\(failed) failed", rank: failed > 0 ? 1 : 6),
    ]
    let fresh = done - doneAtStart
    let seconds = Double(now - started) / 1_000
    if fresh > 0 && seconds > 0 {
      let rate = Double(fresh) / seconds
      parts.append(ProgressPart(rate >= 1 ? "\(decimals(rate))/s" : "\(decimals(rate * 60))/min", rank: 3))
    }
    if let secondsLeft, tally.open > 0 { parts.append(ProgressPart("\(duration(secondsLeft)) left", rank: 2)) }
    parts.append(
      workforce.workers == 0
        ? ProgressPart("waiting for workers", rank: 2)
        : ProgressPart("\(counted(workforce.workers, "worker")), \(counted(workforce.slots, "slot"))", rank: 5))
    return parts
  }

  private mutating func show(_ parts: [ProgressPart]) {
    guard !isQuiet else { return }
    guard isTerminal, let tally = lastTally else {
      write(progressLine(parts, columns: .max) + "\n")
      return
    }
    let columns = terminalColumns - 1
    let text = progressLine(parts, columns: columns)
    let share = tally.trials == 0 ? 1 : Double(tally.trials - tally.open) / Double(tally.trials)
    let room = max(0, min(30, columns - text.count - 3))
    let filled = Int(share * Double(room))
    let bar = room < 5 ? "" : "[\(String(repeating: "#", count: filled))\(String(repeating: ".", count: room - filled))] "
    let line = bar + text
    write("\r" + line + String(repeating: " ", count: max(0, min(width, columns) - line.count)))
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

  private func decimals(_ value: Double) -> String {
    value >= 100 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)"
  }
}

/// A part of the progress line; those of low rank stay longest where there is little room.
struct ProgressPart: Hashable {
  let text: String
  let rank: Int

  init(_ text: String, rank: Int) {
    self.text = text
    self.rank = rank
  }
}

/// As many whole parts as fit, two spaces between them; the first of all is cut where even it does not.
func progressLine(_ parts: [ProgressPart], columns: Int) -> String {
  var left = parts
  func line() -> String { left.map(\.text).joined(separator: "  ") }
  while left.count > 1, line().count > columns, let highest = left.map(\.rank).max() {
    left.remove(at: left.lastIndex { $0.rank == highest } ?? 0)
  }
  return String(line().prefix(columns))
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
