package import KernelContracts

/// Memory for the lists of a batch's numbers that are not zero: allocated once, written by `listNonzeros`.
package struct NonzeroLists: ~Copyable {
  package let batch: NonzeroBatch
  private let whole: UnsafeMutablePointer<Int32>
  private let numbers: Buffer

  package init(features: Int, columns: Int) {
    let entries = features * columns + vectorLanes
    let counts = [columns + 1, entries, features, features * columns, features, columns]
    let total = counts.reduce(0, +)
    // Proof: freed once, in deinit; the type is not copyable.
    whole = .allocate(capacity: total)
    whole.initialize(repeating: 0, count: total)
    numbers = Buffer(count: padded(entries) + padded(features * columns))
    var ends: [UnsafeMutablePointer<Int32>] = [whole]
    for count in counts { ends.append(ends[ends.count - 1] + count) }
    batch = NonzeroBatch(
      features: features, columns: columns, starts: ends[0], indices: ends[1], values: numbers.base, counts: ends[2],
      images: ends[3], imageValues: numbers.base + padded(entries), seen: ends[4], cursors: ends[5])
  }

  deinit { whole.deallocate() }
}
