internal import Glibc
package import SweepCore
internal import Synchronization

/// The clock that leases and pings go by: never goes back, and counts the time that the machine was suspended.
package func monotonicNow() -> Instant {
  var time = timespec()
  clock_gettime(CLOCK_BOOTTIME, &time)
  return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
}

/// The same in microseconds, for measuring.
package func monotonicMicroseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_BOOTTIME, &time)
  return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
}

/// The wall clock in UTC, for people's eyes only: `2026-11-21T09:30:00Z`.
package func wallClock() -> String {
  let now = time(nil)
  return lastWallClock.withLock { last in
    if last.time != now { last = (now, wallClock(at: now)) }
    return last.text
  }
}

/// Many ask within one second.
private let lastWallClock = Mutex<(time: time_t, text: String)>((-1, ""))

private func wallClock(at instant: time_t) -> String {
  var now = instant
  var parts = tm()
  gmtime_r(&now, &parts)
  func digits(_ value: Int32, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
  return "\(digits(parts.tm_year + 1_900, 4))-\(digits(parts.tm_mon + 1, 2))-\(digits(parts.tm_mday, 2))"
    + "T\(digits(parts.tm_hour, 2)):\(digits(parts.tm_min, 2)):\(digits(parts.tm_sec, 2))Z"
}
