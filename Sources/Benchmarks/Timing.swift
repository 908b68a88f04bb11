internal import Glibc

/// Times of one thing measured several times, in microseconds.
package struct Timing: Hashable, Sendable {
  package let median: Double
  package let least: Double

  /// Runs `body` once to warm up, then `samples` times `repetitions`; times are per repetition.
  ///
  /// The machine is shared: the median says what to expect, the least what is possible.
  package init(samples: Int = 9, repetitions: Int, _ body: () -> Void) {
    precondition(samples > 0 && repetitions > 0, "timing: \(samples) samples of \(repetitions), expected at least 1")
    body()
    let times = (0..<samples).map { _ in
      let start = now()
      for _ in 0..<repetitions { body() }
      return (now() - start) / Double(repetitions)
    }.sorted()
    median = times[samples / 2]
    least = times[0]
  }
}

/// Microseconds of a clock that never goes back.
package func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}
