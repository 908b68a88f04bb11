package import Experiments
package import SweepCore
package import Sweeps

/// What a worker does with a trial that it was given: trains it, unless the protocol itself is being measured.
package protocol TrialRunner: Sendable {
  /// - Parameters:
  ///   - key: the specification's.
  ///   - parents: the deterministic bytes of the parents' records, in the specification's order.
  ///   - inputs: the bytes of the artifacts that the parents' records name.
  ///   - onIteration: called before each iteration, with the validation loss of the last evaluation; throwing ends the
  ///     trial.
  func run(
    _ spec: TrialSpec, key: TrialKey, parents: [[UInt8]], inputs: [Digest: [UInt8]], onIteration: (_ iteration: Int, _ loss: Double) throws(TrialError) -> Void
  ) throws(TrialError) -> Experiment.Result
}

extension Experiment: TrialRunner {
  package func run(
    _ spec: TrialSpec, key: TrialKey, parents: [[UInt8]], inputs: [Digest: [UInt8]], onIteration: (_ iteration: Int, _ loss: Double) throws(TrialError) -> Void
  ) throws(TrialError) -> Result {
    try run(
      spec, parents: parents,
      artifact: { (digest) throws(TrialError) in
        guard let bytes = inputs[digest] else { throw .badArtifact("\(digest) is not here") }
        return bytes
      },
      onIteration: onIteration)
  }
}

/// Trials that take no time and have no artifacts, for measuring all the rest.
package struct EmptyTrials: TrialRunner {
  package init() {}

  package func run(
    _ spec: TrialSpec, key: TrialKey, parents: [[UInt8]], inputs: [Digest: [UInt8]], onIteration: (_ iteration: Int, _ loss: Double) throws(TrialError) -> Void
  ) throws(TrialError) -> Experiment.Result {
    var text = JSONText()
    text.beginObject()
    text.member("kind", "record")
    text.member("schema", 1)
    text.member("key", key)
    text.member("status", "ok")
    text.member("seed", spec.seed)
    return Experiment.Result(record: text.bytes, artifacts: [])
  }
}
