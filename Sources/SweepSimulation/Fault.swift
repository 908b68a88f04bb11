/// What can go wrong. Each is a switch that a history has or has not, so that every history has a mix of its own.
package enum Fault: Int, CaseIterable, Sendable {
  // The network.
  /// Some frames take seconds, and those behind them wait.
  case slowFrames
  case duplicates
  /// Connections break; what was on the way is lost, and the coordinator hears of it or does not.
  case brokenConnections
  /// The last frames of a broken connection come after the first ones of the next.
  case lateFrames
  /// One direction of a connection stands still.
  case partition
  /// A message cannot be handed over although the connection lives.
  case fullPipe
  /// Frames of nobody, of nobody's sessions, of other sweeps' trials.
  case strangers
  /// Frames of earlier sessions come again.
  case replays

  // The coordinator.
  /// Between any two of its actions.
  case coordinatorKilled
  case coordinatorStopped
  case coordinatorDrained
  /// A second one starts while the first still runs, its disk taken away from it.
  case coordinatorReplaced
  /// Some restarts open failed trials again.
  case retryFailed

  // Its disk.
  /// What was not synced when the process died is lost in part, cut at any byte.
  case tornTail
  case slowSync
  case failedSync
  case fullDisk
  case bitFlip
  case zeroBlock
  case lostArtifact
  case refusedUpload

  // The workers.
  /// Between any two of its actions; what it had finished goes with it.
  case workerKilled
  case workerStopped
  /// For an hour.
  case workerSuspended
  case workerDrained
  case slowWorker
  /// Trials that stop advancing while their worker is alive.
  case hungTrial
  case driftingClock
  case forgetfulWorker
  case lostSpool
  /// Gives wrong results now and then.
  case lyingWorker
  /// One of another numerics version.
  case otherNumerics
}

/// The faults of one history.
package struct FaultMix: Sendable, CustomStringConvertible {
  private var bits: UInt64

  package static let calm = FaultMix(bits: 0)

  private init(bits: UInt64) { self.bits = bits }

  /// Each fault with a chance of one in three; lies are rarer, because they hide what else differs.
  init(_ chance: inout Chance) {
    bits = 0
    for fault in Fault.allCases where chance.oneIn(fault == .lyingWorker ? 5 : 3) {
      bits |= 1 << UInt64(fault.rawValue)
    }
  }

  package var isCalm: Bool { bits == 0 }

  /// In the order of `Fault`.
  var all: [Fault] { Fault.allCases.filter { contains($0) } }

  package func contains(_ fault: Fault) -> Bool { bits >> UInt64(fault.rawValue) & 1 == 1 }

  package var description: String {
    isCalm ? "calm" : all.map { "\($0)" }.joined(separator: ", ")
  }
}
