import SweepCore
import Vocabulary

extension Expansion {
  /// The deterministic bytes of a record for a trial that has no measurements.
  ///
  /// `{"kind":"record","schema":1,"key":…,"status":"failed",…,"level":8,"seed":3,"error":…`, without the closing
  /// brace: the log adds provenance and checksum.
  package func failureRecord(at index: Int, status: FailureStatus, reason: String) -> [UInt8] {
    let trial = trials[index]
    var text = JSONText()
    text.beginObject()
    text.member("kind", "record")
    text.member("schema", 1)
    text.member("key", trial.key)
    text.member("status", status.rawValue)
    text.member("model", recipe.model.name)
    text.member("dataset", recipe.dataset.name)
    if let criterion = trial.criterion {
      text.member("criterion", criterion.rawValue)
      text.member("mode", pruning.mode.rawValue)
    }
    text.member("level", trial.level)
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
