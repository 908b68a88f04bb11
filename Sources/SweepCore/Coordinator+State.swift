extension Coordinator {
  /// Where a trial is; the arrows stand above `Coordinator`.
  enum Phase: Hashable, Sendable {
    case waiting
    case ready
    case leased(SessionID)
    /// Appended to the log under this number, not durable yet.
    case recording(Ending, number: UInt64)
    case ok
    case failed
    case blocked
  }

  struct Session {
    let route: Route
    let instance: UInt64
    let host: String
    let slots: Int
    /// Who it is, for people who look.
    let identity: WorkerIdentity
    var lastHeard: Instant
    var lastPing: Instant
    /// Whether anything has come in it: a hello before that is the first one again.
    var hasSpoken = false
    /// It has given leases back and takes no more.
    var isLeaving = false
    /// Leased trials in the order of their leases: the worker starts them in this order.
    var held = OrderedTable<Int, Lease>()
    /// Trials taken back because they did not advance, which the worker still says it has: each blocks a slot.
    var standing: Set<Int> = []
    /// Expected time of `held`, in microseconds.
    var load: Int64 = 0
    /// Results from here that are not durable yet.
    var unacknowledged = 0
    /// Trials that became ready through a result of this session, whose inputs it still has in memory; some are
    /// not ready any more.
    var near: [Int] = []
    /// Held trials that the last ping did not mention.
    var absent: Set<Int> = []
  }

  struct Lease {
    /// Expected time. Whole numbers, so that many additions and subtractions leave nothing over.
    var microseconds: Int64
    /// How far the trial is, and since when.
    var iteration: UInt32 = 0
    var since: Instant
    /// For people who look: when it was given, and what the last ping said.
    let given: Instant
    var isRunning = false
    var loss: Float?
  }

  struct Pending {
    var number: UInt64
    var trial: Int
    /// Nil for a line that changes no trial.
    var ending: Ending?
    /// Who is told once it is durable.
    var reporters: [(SessionID, attempt: UInt32)]
    /// Where the first reporter is.
    var host: String?
  }

  /// Why a trial that is recorded runs once more; it is not recorded again.
  enum Rerun: Hashable {
    /// An artifact of it was lost: dependents that have not started wait for it.
    case artifact
    /// To compare its bytes with what a worker on this host gave.
    case audit(host: String?)
  }

  enum Ending: Hashable, Sendable {
    case ok
    case failed
    case blocked
  }

  struct TrialError {
    var reason: String
    var attempt: UInt32
    var host: String
  }
}
