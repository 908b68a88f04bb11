import Glibc

/// A thread of the process, which takes no signals.
struct Thread: Sendable {
  private let handle: pthread_t

  init(_ body: @escaping @Sendable () -> Void) throws(LogError) {
    // Signals are for the thread that waits for them.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    // The thread takes over the reference that is retained here.
    let task = Unmanaged.passRetained(Task(body))
    var handle = pthread_t()
    let failure = pthread_create(&handle, nil, Self.run, task.toOpaque())
    guard failure == 0 else {
      task.release()
      throw .failed("pthread_create", at: "thread", failure)
    }
    self.handle = handle
  }

  /// Waits for its end; on the thread itself, only lets go of it.
  func join() {
    if pthread_equal(pthread_self(), handle) != 0 {
      pthread_detach(handle)
    } else {
      pthread_join(handle, nil)
    }
  }

  private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { task in
    if let task { Unmanaged<Task>.fromOpaque(task).takeRetainedValue().body() }
    return nil
  }

  private final class Task: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}

