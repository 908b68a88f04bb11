internal import Experiments
internal import SweepCore
internal import Sweeps
internal import Vocabulary

/// What runs in the slots.
extension WorkerShell where Link: ~Copyable {
  /// Hands a prepared trial to a slot; its end comes back through the mailbox.
  mutating func run(_ attempt: Attempt) {
    guard let trial = held[attempt.key], case .loaded(let runner) = data else { return }
    held[attempt.key]?.bytes = [:]
    held[attempt.key]?.runningAttempt = attempt.number
    let mailbox = self.mailbox
    let job = TrialJob(
      runner: runner, spec: trial.spec, parents: trial.parents, inputs: trial.bytes, control: trial.control,
      attempt: attempt, host: settings.worker.introduction.host, worker: settings.worker.introduction.name,
      instructionSet: settings.instructionSet, slots: settings.worker.introduction.slots)
    slots.submit {
      let (report, artifacts) = job.run()
      mailbox.post(.ended(report, artifacts))
    }
  }
}

/// One attempt at a trial, with everything that it needs.
struct TrialJob: Sendable {
  let runner: any TrialRunner
  let spec: TrialSpec
  let parents: [[UInt8]]
  let inputs: [Digest: [UInt8]]
  let control: TrialControl
  let attempt: Attempt
  let host: String
  let worker: String
  let instructionSet: String
  /// Of the worker.
  let slots: UInt32

  func run() -> (Report, [Artifact]) {
    let started = wallClock()
    let start = monotonicNow()
    func report(_ outcome: Report.Outcome) -> Report {
      let elapsed = UInt32(clamping: monotonicNow() - start)
      return Report(key: attempt.key, attempt: attempt.number, outcome: outcome, milliseconds: elapsed)
    }
    do throws(TrialError) {
      let result = try runner.run(
        spec, key: attempt.key, parents: parents, inputs: inputs,
        onIteration: { (iteration, loss) throws(TrialError) in
          if control.isCancelled { throw .cancelled }
          control.reach(UInt32(clamping: iteration), loss: Float(loss))
        })
      let seconds = Double(monotonicNow() - start) / 1_000
      let outcome = Report.Outcome.ok(
        deterministic: result.record, provenance: provenance(started, seconds),
        artifacts: result.artifacts.map(\.digest))
      return (report(outcome), result.artifacts)
    } catch {
      return (report(.failed(reason: error.description)), [])
    }
  }

  private func provenance(_ started: String, _ seconds: Double) -> [UInt8] {
    var text = JSONText()
    text.beginObject()
    text.member("host", host)
    text.member("worker", worker)
    text.member("isa", instructionSet)
    text.member("slots", slots)
    text.member("version", raffleVersion)
    text.member("attempt", attempt.number)
    text.member("started", started)
    text.member("seconds", seconds)
    text.endObject()
    return text.bytes
  }
}
