/// What opening a folder found, once it is repaired.
package struct Recovery: Sendable {
  /// The frozen sweep, a whole line; nil if it has to be written: `ResultFolder.begin`.
  package internal(set) var sweep: [UInt8]?
  /// In the order of the log.
  package internal(set) var records: [RecordEntry]
  /// The starts before this one that the log knows.
  package let epochs: [UInt32]
  /// The control lines, whole, in the order of the log.
  package let controls: [[UInt8]]
  /// A number that no earlier start has used, damaged bytes counted as if they were starts.
  package let nextEpoch: UInt32
  package internal(set) var repairs: [Repair]
  /// What may go wrong here, for the user to know.
  package let warnings: [String]

  init(_ scan: LogScan, records: [RecordEntry], repairs: [Repair], warnings: [String]) {
    self.records = records
    self.repairs = repairs
    self.warnings = warnings
    epochs = scan.epochs
    controls = scan.controls
    nextEpoch = Self.nextEpoch(scan)
  }

  /// One more than any epoch that was or may have been: damaged bytes count as the shortest epoch lines.
  private static func nextEpoch(_ scan: LogScan) -> UInt32 {
    let shortest = 44
    let hidden = scan.damages.reduce(0) { $0 + 1 + $1.range.count / shortest }
    return UInt32(clamping: Int(scan.epochs.max() ?? 0) + 1 + min(hidden, 1 << 16))
  }
}
