import SweepCore
import Vocabulary

extension Expansion {
  /// The deterministic bytes of a record for a trial that has no measurements.
  ///
  /// `{"kind":"record","schema":1,"key":…,"status":"failed",…,"level":8,"seed":3,"error":…`, without the closing
  /// brace: the log adds provenance and checksum.
  package func failureRecord(at index: Int, status: FailureStatus, reason: String) -> [UInt8] {
    let trial = trials[index]
    let treatment = treatments[trial.treatment]
    var text = JSONText()
    text.beginObject()
    text.member("kind", "record")
    text.member("schema", 1)
    text.member("key", trial.key)
    text.member("status", status.rawValue)
    text.member("model", treatment.recipe.model.name)
    text.member("dataset", treatment.recipe.dataset.name)
    if let step = treatment.step {
      text.member("criterion", step.criterion.name)
      text.member("mode", step.mode.rawValue)
      if step.mask1 != .rewind { text.member("mask1", step.mask1.rawValue) }
      if step.mask0 != .zero { text.member("mask0", step.mask0.rawValue) }
    }
    text.member("level", treatment.level)
    text.member("seed", trial.seed)
    text.member("error", reason)
    return text.bytes
  }
}

/// How a trial ends without a result.
package enum FailureStatus: String, Hashable, Sendable {
  /// It returned an error.
  case failed
  /// A parent failed.
  case blocked
}
