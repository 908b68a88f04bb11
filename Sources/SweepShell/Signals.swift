internal import Foundation
internal import Glibc
internal import SweepCore

/// Signals that ask a process to end: a first one politely, a second one at once.
package enum Signals {
  private static let watched = [SIGINT, SIGTERM, SIGUSR1, SIGUSR2]

  private static var set: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in watched { sigaddset(&set, signal) }
    return set
  }

  /// Calls `onFirst` on a thread of its own at the first signal; at the second the process ends with `secondCode`.
  ///
  /// What comes within a second of the first is the same wish told twice: a terminal and some batch systems tell every
  /// process of a job, and the script that started this one passes it on as well.
  ///
  /// To be called on the main thread before any other thread is made: they all inherit that the signals are blocked.
  package static func watch(secondCode: Int32, onFirst: @escaping @Sendable () -> Void) {
    block()
    let thread = Thread {
      var set = self.set
      var signal: Int32 = 0
      var first: Instant?
      while sigwait(&set, &signal) == 0 {
        if let first {
          if monotonicNow() - first >= 1_000 { _exit(secondCode) }
        } else {
          first = monotonicNow()
          onFirst()
        }
      }
    }
    thread.name = "signals"
    thread.start()
  }

  /// Keeps the signals from interrupting any thread made from now on.
  package static func block() {
    var set = self.set
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// A reader of our output that leaves early is no reason to die without a word.
  package static func ignoreLostReaders() {
    signal(SIGPIPE, SIG_IGN)
  }
}
