extension Coordinator {
  /// A trial as the coordinator knows it.
  package struct Node: Sendable {
    package var key: TrialKey
    /// Numbers of the trials whose end it needs.
    package var parents: [Int]
    /// Expected time in milliseconds, before any has been measured.
    package var cost: Float
    /// Trials of one class take about the same: one model, training and density. From 0, without gaps.
    package var costClass: Int32

    package init(key: TrialKey, parents: [Int], cost: Float, costClass: Int32 = 0) {
      self.key = key
      self.parents = parents
      self.cost = cost
      self.costClass = costClass
    }
  }

  package struct Settings: Hashable, Sendable {
    package var sweep: String
    package var numericsVersion: UInt32
    package var pingMilliseconds: Int64 = 2_000
    /// Silence after which a worker gets no new trials.
    package var suspectMilliseconds: Int64 = 10_000
    /// Silence after which its trials go to others.
    package var leaseMilliseconds: Int64 = 30_000
    /// After a restart, or when all workers were cut off at once: how long returning workers may claim what they are
    /// running before it is given to others.
    package var graceMilliseconds: Int64 = 5_000
    /// A running trial that has not advanced for this long, nor for ten times what it should take in all, goes to
    /// somebody else although its worker is alive.
    package var standstillMilliseconds: Int64 = 300_000
    /// Losses in a row, of workers or of its inputs, after which a trial is given up.
    package var maximumLosses: UInt8 = 10
    /// The share of the recorded trials that is run again, on another host where there is one, and compared.
    package var auditShare: Double = 0
    /// See `Welcome.dataPlaces`.
    package var dataPlaces: [String] = []

    package init(sweep: String, numericsVersion: UInt32) {
      self.sweep = sweep
      self.numericsVersion = numericsVersion
    }
  }

  /// Something that happened.
  package enum Event: Hashable, Sendable {
    /// All recovered records have been restored.
    case started
    /// A message other than a report or a missing input.
    case message(WorkerMessage, session: SessionID, route: Route)
    case report(Report, ReportFacts, session: SessionID, route: Route)
    /// A worker could not get an input of this trial; these are the parents whose record names it.
    case inputMissing(trial: Int, producers: [Int], session: SessionID)
    /// A message could not be delivered: nobody is connected there.
    case unreachable(Route)
    /// Everything appended up to this number is on disk.
    case durable(through: UInt64)
    /// Time passes; comes several times a ping interval.
    case tick
    /// Stop assigning, make everything durable, stop.
    case drain
  }

  /// What the shell has found out about a report.
  package struct ReportFacts: Hashable, Sendable {
    /// Of the record's deterministic bytes.
    package var fingerprint: UInt64
    /// Artifacts that the record names and that are not on disk.
    package var missing: [Digest]

    package init(fingerprint: UInt64, missing: [Digest]) {
      self.fingerprint = fingerprint
      self.missing = missing
    }
  }

  /// Something to do.
  package enum Action: Hashable, Sendable {
    case send(CoordinatorMessage, session: SessionID, route: Route)
    case lease([Grant], session: SessionID, route: Route)
    /// Write to the log; `durable` is due when it and everything before it is on disk.
    case append(number: UInt64, Entry)
    /// For the event log, not needed for correctness.
    case note(Note)
    case stop(ExitStatus)
  }

  /// A line for the log.
  package enum Entry: Hashable, Sendable {
    case record(trial: Int, deterministic: [UInt8], provenance: [UInt8])
    /// The coordinator's own judgement of a trial without a result.
    case failed(trial: Int, reason: String)
    case blocked(trial: Int, by: Int)
    /// This session gave other bytes than are recorded.
    case differing(trial: Int, attempt: UInt32, SessionID, host: String)
  }

  package enum Note: Hashable, Sendable {
    case joined(SessionID, name: String, host: String, slots: UInt32)
    case left(SessionID)
    case lost(SessionID, held: Int)
    case refused(name: String, Refusal)
    case leased(trial: Int, attempt: UInt32, SessionID)
    case adopted(trial: Int, attempt: UInt32, SessionID)
    case retried(trial: Int, reason: String)
    case standstill(trial: Int, iteration: UInt32, SessionID)
    case auditing(trial: Int, SessionID)
    case auditFailed(trial: Int, reason: String)
    case differing(trial: Int, SessionID)
    case unknownKey(TrialKey, SessionID)
    case artifactLost(trial: Int)
    case paused(milliseconds: Int64)
  }

  /// How many trials are where.
  package struct Tally: Hashable, Sendable {
    package var trials = 0
    package var ok = 0
    package var failed = 0
    package var blocked = 0
    package var leased = 0

    /// Trials that have not ended.
    package var open: Int { trials - ok - failed - blocked }
  }
}

/// A peer's address as the shell numbers it.
package struct Route: Hashable, Comparable, Sendable {
  package let number: UInt64

  package init(number: UInt64) {
    self.number = number
  }

  package static func < (a: Route, b: Route) -> Bool { a.number < b.number }
}

/// A leased trial: enough for the shell to find its specification and its parents' records.
package struct Grant: Hashable, Sendable {
  package var trial: Int
  package var attempt: UInt32

  package init(trial: Int, attempt: UInt32) {
    self.trial = trial
    self.attempt = attempt
  }
}

/// How a process of Raffle ends.
package enum ExitStatus: Int32, Sendable {
  /// Every trial is ok.
  case done = 0
  case failure = 1
  case usage = 2
  case someFailed = 3
  /// The same trial gave different bytes on different machines.
  case differing = 4
  /// The log or an artifact could not be written or read.
  case inputOutput = 74
  /// Stopped before the end.
  case workLeft = 75
  case keyRefused = 77
}
