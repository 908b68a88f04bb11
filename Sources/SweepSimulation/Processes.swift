internal import SweepCore

/// A life of the coordinator, as its shell would run it.
struct CoordinatorProcess {
  /// Its epoch.
  let life: Int
  let startedAt: Instant
  var machine: Coordinator
  /// Replaced, without knowing: it runs on and its disk never answers again.
  var isZombie = false
  var stoppedUntil = Instant(milliseconds: 0)
  /// Dies after so many more actions.
  var fuse: Int?
  /// Written and not synced.
  var unsynced: [Disk.Line] = []
  /// How many of them the running sync covers; 0 when none runs.
  var syncing = 0

  // What the laws need to know.
  var isDraining = false
  var appended: UInt64 = 0
  var lastSession: UInt64 = 0
  /// The highest attempt leased, of each trial.
  var attempts: [UInt32]
  /// Trials of which two results differ, as the log says or will say.
  var differing: [Int]
  /// It has said how it ends.
  var isOver = false
  /// Since when each idle session has had nothing to do although there was something.
  var idle: [SessionID: Instant] = [:]
  /// When each open session was last heard, or forgiven.
  var heard: [SessionID: Instant] = [:]
}

/// A worker's process and its side of the connection.
struct WorkerProcess {
  let index: Int
  let kind: Scenario.Machine
  /// Counts the processes here.
  var process = 0
  var isAlive = false
  var machine: Worker
  var stoppedUntil = Instant(milliseconds: 0)
  /// Dies after so many more actions.
  var fuse: Int?
  /// Asked to leave, by then at its clock.
  var drainDeadline: Instant?
  /// When its clock started, in true time, and what it showed.
  var startedAt = Instant(milliseconds: 0)
  var clockOrigin: Int64 = 0

  var session = SessionID.none
  var preparing: [TrialKey] = []
  /// Trials whose artifact is in memory here.
  var cache: [Bool]
  /// What its slots are at.
  var jobs: [Job] = []
  /// Ends that were not acknowledged yet.
  var finished: [Finished] = []

  /// Its connection; none while it looks for one.
  var route: Route?
  /// Frames that wait for one.
  var outbox: [(UpFrame, SessionID)] = []
  /// Joined sessions never go back behind it.
  var highestEpoch: UInt32 = 0

  struct Job {
    var attempt: Attempt
    var start: Instant
    /// It does not advance, and does not end either.
    var hangs = false
    /// Cancelled, and still in its slot.
    var isStopping = false
  }

  struct Finished {
    var attempt: Attempt
    var isOk: Bool
  }

  /// What its clock shows.
  func clock(_ now: Instant) -> Instant {
    let passed = now - startedAt
    return Instant(milliseconds: clockOrigin + passed + passed * kind.drift / 1_000)
  }
}
