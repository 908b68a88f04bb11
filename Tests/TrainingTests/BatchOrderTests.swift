import Testing
import Training

@Suite("Batch order")
struct BatchOrderTests {
  static let rows: [UInt32] = Array(100..<110)

  /// The next `count` batches.
  static func batches(_ count: Int, seed: UInt64 = 1, of batch: Int = 3) -> [[UInt32]] {
    var order = BatchOrder(seed: seed, images: rows, batch: batch)
    return (0..<count).map { _ in
      order.withNextBatch { next in (0..<batch).map { next[$0] } }
    }
  }

  @Test("an epoch takes no image twice and drops the last incomplete batch")
  func epochs() {
    let batches = Self.batches(6)
    for epoch in [batches[..<3], batches[3...]] {
      let seen = epoch.flatMap { $0 }
      #expect(Set(seen).count == 9 && Set(seen).isSubset(of: Set(Self.rows)))
    }
    #expect(batches[..<3] != batches[3...])
  }

  @Test("batches that fit exactly make each epoch a permutation")
  func permutations() {
    let batches = Self.batches(6, of: 5)
    for epoch in 0..<3 { #expect((batches[2 * epoch] + batches[2 * epoch + 1]).sorted() == Self.rows) }
    #expect(Self.batches(2, of: 10).allSatisfy { $0.sorted() == Self.rows })
  }

  @Test("a seed gives the same order every time, another seed another")
  func seeds() {
    #expect(Self.batches(9) == Self.batches(9))
    #expect(Self.batches(9) != Self.batches(9, seed: 2))
  }

  @Test("the first batches of seed 1 are these")
  func golden() {
    #expect(Self.batches(4) == [])
  }
}
