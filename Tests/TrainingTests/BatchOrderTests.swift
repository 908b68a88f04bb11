import Testing
import Training

@Suite("Batch order")
struct BatchOrderTests {
  static let rows: [UInt32] = Array(100..<111)

  /// The next `count` batches.
  static func batches(_ count: Int, seed: UInt64 = 1, of batch: Int = 3) -> [[UInt32]] {
    var order = BatchOrder(seed: seed, images: rows, batch: batch)
    return (0..<count).map { _ in
      order.withNextBatch { next in (0..<batch).map { next[$0] } }
    }
  }

  @Test("an epoch takes no image twice and drops the last incomplete batch", arguments: 1...11)
  func epochs(batch: Int) {
    let each = 11 / batch
    let batches = Self.batches(3 * each, of: batch)
    for epoch in 0..<3 {
      let seen = Set(batches[epoch * each..<(epoch + 1) * each].flatMap { $0 })
      #expect(seen.count == each * batch && seen.isSubset(of: Set(Self.rows)))
    }
    #expect(batches[..<each] != batches[each..<2 * each])
  }

  @Test("a seed gives the same order every time, another seed another")
  func seeds() {
    #expect(Self.batches(9) == Self.batches(9))
    #expect(Self.batches(9) != Self.batches(9, seed: 2))
  }

  /// Computed by a second implementation, in Python, from the stream's definition.
  @Test("the first batches of seed 1 are these")
  func golden() {
    #expect(Self.batches(4) == [[102, 106, 100], [105, 107, 109], [108, 103, 110], [102, 100, 108]])
  }
}
