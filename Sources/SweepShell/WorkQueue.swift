internal import Foundation
internal import Synchronization

/// Threads that take jobs off one queue, in order.
///
/// They take no signals: the process's main thread has blocked those before any thread was made.
final class WorkQueue: Sendable {
  private let shared = Shared()

  /// What the queue and its threads have in common.
  private final class Shared: Sendable {
    let jobs = Mutex(Jobs())
    let available = DispatchSemaphore(value: 0)
  }

  /// A queue in an array: what was taken leaves a gap at the start, which is closed when it is half of it.
  private struct Jobs {
    private var jobs: [(@Sendable () -> Void)?] = []
    private var start = 0

    mutating func append(_ job: @escaping @Sendable () -> Void) { jobs.append(job) }

    mutating func takeFirst() -> (@Sendable () -> Void)? {
      guard start < jobs.count else { return nil }
      defer {
        jobs[start] = nil
        start += 1
        if 2 * start > jobs.count {
          jobs.removeFirst(start)
          start = 0
        }
      }
      return jobs[start]
    }
  }

  init(name: String, threads: Int) {
    for index in 0..<threads {
      let shared = self.shared
      let thread = Thread {
        while true {
          shared.available.wait()
          guard let job = shared.jobs.withLock({ $0.takeFirst() }) else { return }
          job()
        }
      }
      thread.name = threads == 1 ? name : "\(name) \(index)"
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// Runs the job on the next free thread.
  func submit(_ job: @escaping @Sendable () -> Void) {
    shared.jobs.withLock { $0.append(job) }
    shared.available.signal()
  }
}
