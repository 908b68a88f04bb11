internal import Synchronization

/// What the thread that trains and the thread that talks tell each other about a trial.
final class TrialControl: Sendable {
  private let cancelled = Atomic<Bool>(false)
  /// Iteration in the high half, bits of the loss in the low half.
  private let reached = Atomic<UInt64>(UInt64(Float.nan.bitPattern))

  /// Ends the trial before its next iteration.
  func cancel() { cancelled.store(true, ordering: .relaxed) }
  var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// The trial is at this iteration; `loss` is that of the last evaluation.
  func reach(_ iteration: UInt32, loss: Float) {
    reached.store(UInt64(iteration) << 32 | UInt64(loss.bitPattern), ordering: .relaxed)
  }

  /// Where the trial is; no loss before the first evaluation, or where it is not a number.
  var progress: (iteration: UInt32, loss: Float?) {
    let value = reached.load(ordering: .relaxed)
    let loss = Float(bitPattern: UInt32(truncatingIfNeeded: value))
    return (UInt32(truncatingIfNeeded: value >> 32), loss.isNaN ? nil : loss)
  }
}
