package import SweepCore
import Vocabulary

/// The state of a sweep: the fold of its results log.
package struct SweepResults: Sendable {
  package let frozen: FrozenSweep
  /// Its trials, as the version that made the log keyed them.
  package let expansion: Expansion
  /// The last word on each key.
  package private(set) var records: [TrialKey: ResultRecord] = [:]

  package init(frozen: FrozenSweep) throws(ResultsError) {
    self.frozen = frozen
    do {
      expansion = try frozen.sweep.expand(data: frozen.data, numericsVersion: frozen.numericsVersion)
    } catch {
      throw ResultsError(line: 1, "expected a sweep that can be expanded, found a fault: \(error)")
    }
  }

  /// Folds the lines of a log, frozen sweep first, checksums already verified.
  package init<Line: Sequence<UInt8>>(lines: some Sequence<Line>) throws(ResultsError) {
    var frozen: FrozenSweep?
    var records: [ResultRecord] = []
    var number = 0
    for line in lines {
      number += 1
      if frozen == nil {
        frozen = try FrozenSweep(line: line)
      } else if let record = try ResultRecord(line: line, number: number) {
        records.append(record)
      }
    }
    guard let frozen else { throw ResultsError(line: 1, "expected the frozen sweep, found an empty log") }
    try self.init(frozen: frozen)
    for record in records { add(record) }
  }

  /// `ok` is final; anything else gives way to what comes later.
  package mutating func add(_ record: ResultRecord) {
    if case .ok = records[record.key]?.outcome { return }
    records[record.key] = record
  }

  /// Records in the order of reports: criterion, actions, level, seed; base runs first.
  package var ordered: [ResultRecord] {
    let treatments = expansion.treatments.count
    return (0..<treatments).flatMap { treatment in
      stride(from: treatment, to: expansion.trials.count, by: treatments).compactMap {
        records[expansion.trials[$0].key]
      }
    }
  }

  /// Trials that ended without a result, in the order of reports.
  package var failures: [ResultRecord] {
    ordered.filter { if case .ok = $0.outcome { false } else { true } }
  }
}
