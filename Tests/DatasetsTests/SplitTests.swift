import Testing

@testable import Datasets

@Suite("Validation split")
struct SplitTests {
  @Test("the two parts are disjoint, complete and ascending", arguments: [(0, 0), (1, 0), (1, 1), (60, 5), (1000, 999)])
  func parts(count: Int, validation: Int) {
    let parts = split(count: count, validation: validation)
    #expect(parts.validation.count == validation)
    #expect((parts.training + parts.validation).sorted() == [UInt32](0..<UInt32(count)))
    #expect(parts.training == parts.training.sorted())
    #expect(parts.validation == parts.validation.sorted())
  }

  @Test("the split is the same for ever")
  func golden() {
    #expect(split(count: 20, validation: 5).validation == [0, 6, 10, 13, 17])
    #expect(split(count: 60_000, validation: 5_000).validation.prefix(8) == [1, 8, 11, 26, 35, 37, 83, 118])
    #expect(split(count: 12_000, validation: 1_000).validation.prefix(8) == [6, 31, 44, 45, 107, 113, 117, 125])
  }

  @Test("a larger validation part holds the smaller one")
  func nested() {
    let small = split(count: 100, validation: 10)
    let large = split(count: 100, validation: 20)
    #expect(Set(small.validation).isSubset(of: large.validation))
  }
}
