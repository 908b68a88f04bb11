/// How a sweep is at one moment, for people and programs that look at it.
///
/// Nothing depends on it: no trial, record or decision.
package struct SweepStatus: Hashable, Sendable {
  package var sweep = ""
  /// Of the program that answers.
  package var version = ""
  package var state = State.running
  /// Which life of the coordinator this is, from 1; 0 where only the log was read.
  package var epoch: UInt32 = 0
  /// Since the coordinator started.
  package var elapsedMilliseconds: UInt64 = 0
  package var trials = TrialCounts()
  /// Spent in trials whose results were taken in this life of the coordinator, or, without one, that the log holds.
  package var coreMilliseconds: UInt64 = 0
  /// Trials that ended, over the last minute; nil before any has.
  package var trialsPerMinute: Double?
  /// Until the end, from learnt costs, on the workers that are here; nil where it cannot be told.
  package var secondsLeft: Double?
  /// All of them, also those that the list leaves out.
  package var workerCount = 0
  package var slotCount = 0
  package var workers: [WorkerStatus] = []
  /// Workers that have left, were lost or refused, latest first.
  package var departures: [Departure] = []
  /// The latest trials that failed, latest first.
  package var failures: [Failure] = []
  /// Criterion by level.
  package var rows: [Row] = []
  /// Where the answer to `--explain` was asked for.
  package var explanation: Explanation?

  package init() {}

  package enum State: String, Hashable, Sendable, CaseIterable {
    case running
    /// Trials are open, and no worker is here.
    case idle = "waiting for workers"
    case stopping
    case complete
    /// Read from the log: no coordinator answered.
    case unattended = "no coordinator"
  }

  /// A trial in words.
  package struct TrialName: Hashable, Sendable, CustomStringConvertible {
    package var key: TrialKey
    /// Criterion and what else tells series apart.
    package var series: String
    package var level: UInt32
    package var seed: UInt64

    package init(key: TrialKey, series: String, level: UInt32, seed: UInt64) {
      self.key = key
      self.series = series
      self.level = level
      self.seed = seed
    }

    package var description: String { "\(series), level \(level), seed \(seed)" }
  }

  package struct Departure: Hashable, Sendable {
    package var name: String
    package var host: String
    package var reason: String
    package var millisecondsAgo: UInt64

    package init(name: String, host: String, reason: String, millisecondsAgo: UInt64) {
      self.name = name
      self.host = host
      self.reason = reason
      self.millisecondsAgo = millisecondsAgo
    }
  }

  package struct Failure: Hashable, Sendable {
    package var trial: TrialName
    package var reason: String

    package init(trial: TrialName, reason: String) {
      self.trial = trial
      self.reason = reason
    }
  }

  /// A series over its levels.
  package struct Row: Hashable, Sendable {
    package var series: String
    /// Ascending.
    package var cells: [Cell]

    package init(series: String, cells: [Cell]) {
      self.series = series
      self.cells = cells
    }
  }

  /// All seeds of one series at one level.
  package struct Cell: Hashable, Sendable {
    package var level: UInt32
    package var trials = TrialCounts()
    /// The mean over the trials whose record has been looked at; nil without any.
    package var testAccuracy: Double?

    package init(level: UInt32) { self.level = level }
  }

  /// Why a trial is where it is.
  package struct Explanation: Hashable, Sendable {
    /// Nil where no trial has such a key, or several have.
    package var trial: TrialName?
    /// waiting, ready, leased, running, being written, ok, failed, blocked or unknown.
    package var state: String
    /// Sentences, the most important one first.
    package var why: [String]

    package init(trial: TrialName?, state: String, why: [String]) {
      self.trial = trial
      self.state = state
      self.why = why
    }
  }
}

/// How many trials are where; each is in one place.
package struct TrialCounts: Hashable, Sendable {
  package var ok = 0
  package var failed = 0
  package var blocked = 0
  /// In a slot of a worker.
  package var running = 0
  /// Given to a worker, which has not started it yet.
  package var leased = 0
  /// Nothing but a worker is missing.
  package var ready = 0
  /// For parents.
  package var waiting = 0

  package init() {}

  package var total: Int { done + open }
  package var done: Int { ok + failed + blocked }
  package var open: Int { running + leased + ready + waiting }

  package static func += (sum: inout TrialCounts, more: TrialCounts) {
    sum.ok += more.ok
    sum.failed += more.failed
    sum.blocked += more.blocked
    sum.running += more.running
    sum.leased += more.leased
    sum.ready += more.ready
    sum.waiting += more.waiting
  }
}
