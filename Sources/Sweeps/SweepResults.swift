package import SweepCore
import Vocabulary

/// The state of a sweep: the fold of its results log.
package struct SweepResults: Sendable {
  package let frozen: FrozenSweep
  /// The last word on each key.
  package private(set) var records: [TrialKey: ResultRecord] = [:]

  package init(frozen: FrozenSweep) { self.frozen = frozen }

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
    self.init(frozen: frozen)
    for record in records { add(record) }
  }

  /// `ok` is final; anything else gives way to what comes later.
  package mutating func add(_ record: ResultRecord) {
    if case .ok = records[record.key]?.outcome { return }
    records[record.key] = record
  }

  /// Records in the order of reports: criterion, level, seed; base runs first.
  package var ordered: [ResultRecord] {
    let places = Dictionary(uniqueKeysWithValues: frozen.sweep.criteria.enumerated().map { ($1, $0) })
    func place(_ record: ResultRecord) -> (Int, Int, UInt64) {
      (record.criterion.map { places[$0] ?? places.count } ?? -1, record.level, record.seed)
    }
    return records.values.sorted { place($0) < place($1) || (place($0) == place($1) && $0.key < $1.key) }
  }

  /// Trials that ended without a result, in the order of reports.
  package var failures: [ResultRecord] {
    ordered.filter { if case .ok = $0.outcome { false } else { true } }
  }
}
