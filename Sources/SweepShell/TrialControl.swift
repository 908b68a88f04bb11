internal import Synchronization

/// What the thread that trains and the thread that talks tell each other about a trial.
final class TrialControl: Sendable {
  private let cancelled = Atomic<Bool>(false)
  private let reached = Atomic<UInt32>(0)

  /// Ends the trial before its next iteration.
  func cancel() { cancelled.store(true, ordering: .relaxed) }
  var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// The iteration that the trial is at.
  var iteration: UInt32 {
    get { reached.load(ordering: .relaxed) }
    set { reached.store(newValue, ordering: .relaxed) }
  }
}
