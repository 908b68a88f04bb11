internal import Randomness

/// The order in which a trial sees its training images.
///
/// Each epoch is a new permutation from the trial's seed; the last incomplete batch is dropped. The order depends on
/// nothing but the seed, so every round of a seed sees the same one.
package struct BatchOrder: Sendable {
  private let seed: UInt64
  private let images: [UInt32]
  private let batch: Int
  private var epoch = -1
  private var order: [UInt32] = []
  private var next = 0

  /// - Parameter images: row numbers of the training images.
  package init(seed: UInt64, images: [UInt32], batch: Int) {
    precondition(batch > 0 && batch <= images.count, "batch of \(batch), expected 1...\(images.count)")
    self.seed = seed
    self.images = images
    self.batch = batch
    next = images.count
  }

  /// Calls `body` with the row numbers of the next batch.
  package mutating func withNextBatch<Result>(_ body: (UnsafePointer<UInt32>) -> Result) -> Result {
    if next + batch > images.count {
      epoch += 1
      order = images
      var random = RandomStream(seed: seed, .batchOrder, level: epoch)
      random.shuffle(&order)
      next = 0
    }
    defer { next += batch }
    return order.withUnsafeBufferPointer { rows in
      guard let base = rows.baseAddress else { preconditionFailure("batch order: no images") }
      return body(base + next)
    }
  }
}
