/// What a worker tells the coordinator.
package enum WorkerMessage: Hashable, Sendable {
  /// First words of a session, and again whenever the coordinator asks.
  case hello(Hello)
  /// A trial has ended.
  case report(Report)
  /// Alive; what is held, and how far it is.
  case ping(held: [Progress])
  /// Leases given back without a result.
  case returned([TrialKey])
  /// An input of a leased trial could not be had from the coordinator.
  case inputMissing(TrialKey, Digest)
  /// The worker leaves.
  case goodbye
}

/// What the coordinator tells a worker, leases and artifacts aside.
package enum CoordinatorMessage: Hashable, Sendable {
  /// The session is open.
  case welcome(Welcome)
  /// The worker cannot take part, and why.
  case refused(Refusal)
  /// The sender's session is unknown here: say hello.
  case sayHello
  /// The result is on disk (or was not needed): it can be forgotten.
  case recorded(TrialKey, attempt: UInt32)
  /// Artifacts that the report of this trial names are not here: bring them and report again.
  case artifactsWanted(TrialKey, [Digest])
  /// Stop working on these: somebody else's result is recorded.
  case cancel([TrialKey])
  /// Alive.
  case ping
  /// Take no more trials; finish what runs; leave.
  case drain
  /// The sweep is complete: leave.
  case finished
  /// The coordinator ends before the sweep does: keep everything and wait for the next one.
  case closing
}

/// A worker's introduction.
package struct Hello: Hashable, Sendable {
  /// Drawn at random when the worker's process starts: tells a returning worker from a new one.
  package var instance: UInt64
  package var name: String
  package var host: String
  package var processID: UInt32
  package var slots: UInt32
  package var instructionSet: String
  package var version: String
  package var numericsVersion: UInt32
  /// Trials queued or running there.
  package var held: [Attempt]
  /// Trials that ended there and were not acknowledged yet.
  package var finished: [Attempt]

  package init(
    instance: UInt64, name: String, host: String, processID: UInt32, slots: UInt32, instructionSet: String,
    version: String, numericsVersion: UInt32, held: [Attempt], finished: [Attempt]
  ) {
    self.instance = instance
    self.name = name
    self.host = host
    self.processID = processID
    self.slots = slots
    self.instructionSet = instructionSet
    self.version = version
    self.numericsVersion = numericsVersion
    self.held = held
    self.finished = finished
  }
}

/// One execution of a trial; the number only grows.
package struct Attempt: Hashable, Sendable {
  package var key: TrialKey
  package var number: UInt32

  package init(key: TrialKey, number: UInt32) {
    self.key = key
    self.number = number
  }
}

/// The coordinator's answer to an accepted hello.
package struct Welcome: Hashable, Sendable {
  package var sweep: String
  package var pingMilliseconds: UInt32
  package var leaseMilliseconds: UInt32
  /// Where the sweep's data lies as its file says, for a worker that was told nothing else: none, the folder, or the
  /// four IDX files.
  package var dataPlaces: [String]

  package init(sweep: String, pingMilliseconds: UInt32, leaseMilliseconds: UInt32, dataPlaces: [String] = []) {
    self.sweep = sweep
    self.pingMilliseconds = pingMilliseconds
    self.leaseMilliseconds = leaseMilliseconds
    self.dataPlaces = dataPlaces
  }
}

/// Why a worker cannot take part.
package enum Refusal: Hashable, Sendable {
  /// The worker's numbers would differ from those in the log.
  case numericsVersion(expected: UInt32, found: UInt32)
  /// Its key is not allowed any more, or not for this.
  case key(reason: String)
}

/// How far a held trial is.
package struct Progress: Hashable, Sendable {
  package var key: TrialKey
  package var attempt: UInt32
  package var iteration: UInt32
  /// In a slot; else it waits for one, or for its inputs, or its result for a receipt.
  package var isRunning: Bool
  /// Validation loss at the last evaluation, for people who look; nil before one, and from older workers.
  package var loss: Float?

  package init(key: TrialKey, attempt: UInt32, iteration: UInt32, isRunning: Bool = true, loss: Float? = nil) {
    self.key = key
    self.attempt = attempt
    self.iteration = iteration
    self.isRunning = isRunning
    self.loss = loss
  }
}

/// The end of one attempt.
package struct Report: Hashable, Sendable {
  package var key: TrialKey
  package var attempt: UInt32
  package var outcome: Outcome
  /// Time spent, for learning costs.
  package var milliseconds: UInt32

  package init(key: TrialKey, attempt: UInt32, outcome: Outcome, milliseconds: UInt32) {
    self.key = key
    self.attempt = attempt
    self.outcome = outcome
    self.milliseconds = milliseconds
  }

  package var isOk: Bool {
    if case .ok = outcome { true } else { false }
  }

  package enum Outcome: Hashable, Sendable {
    /// The record's deterministic bytes and its provenance, opaque here; the artifacts that the record names.
    case ok(deterministic: [UInt8], provenance: [UInt8], artifacts: [Digest])
    /// The trial returned an error.
    case failed(reason: String)
  }
}
