/// Who works on a sweep, and on what.
extension SweepStatus {
  package struct WorkerStatus: Hashable, Sendable {
    package var name: String
    package var host: String
    package var processID: UInt32
    package var slots: UInt32
    package var instructionSet: String
    package var version: String
    package var state: WorkerState
    package var lastHeardMilliseconds: UInt64
    /// Leased trials, running ones included.
    package var held: UInt32
    /// Some of those that run.
    package var running: [RunningTrial]

    package init(
      name: String, host: String, processID: UInt32, slots: UInt32, instructionSet: String, version: String,
      state: WorkerState, lastHeardMilliseconds: UInt64, held: UInt32, running: [RunningTrial]
    ) {
      self.name = name
      self.host = host
      self.processID = processID
      self.slots = slots
      self.instructionSet = instructionSet
      self.version = version
      self.state = state
      self.lastHeardMilliseconds = lastHeardMilliseconds
      self.held = held
      self.running = running
    }
  }

  package enum WorkerState: String, Hashable, Sendable, CaseIterable {
    case working
    case idle
    /// Nothing has been heard for long: it gets no new trials.
    case silent
    /// It finishes what runs and takes no more.
    case leaving
  }

  package struct RunningTrial: Hashable, Sendable {
    package var trial: TrialName
    package var attempt: UInt32
    package var iteration: UInt32
    /// Of the whole trial, which may end before.
    package var iterations: UInt32
    /// Validation loss at the last evaluation; nil where the worker does not say it.
    package var loss: Float?
    /// Since it was leased.
    package var milliseconds: UInt64

    package init(
      trial: TrialName, attempt: UInt32, iteration: UInt32, iterations: UInt32, loss: Float?, milliseconds: UInt64
    ) {
      self.trial = trial
      self.attempt = attempt
      self.iteration = iteration
      self.iterations = iterations
      self.loss = loss
      self.milliseconds = milliseconds
    }
  }
}
