/// How often batches of lines were written and synced, and how long that took.
package struct CommitTiming: Hashable, Sendable {
  package internal(set) var batches: UInt64 = 0
  package internal(set) var lines: UInt64 = 0
  package internal(set) var bytes: UInt64 = 0
  package internal(set) var seconds = 0.0
  /// Batches by time: at most the bound of the same place, and above the one before.
  package internal(set) var buckets = [UInt64](repeating: 0, count: bounds.count)

  /// In seconds.
  package static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  mutating func add(seconds: Double, lines: Int, bytes: Int) {
    batches += 1
    self.lines += UInt64(lines)
    self.bytes += UInt64(bytes)
    self.seconds += seconds
    if let place = Self.bounds.firstIndex(where: { seconds <= $0 }) { buckets[place] += 1 }
  }
}
