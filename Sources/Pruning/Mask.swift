package import Kernels
package import Networks

/// Which weights of a network are kept.
///
/// Biases are always kept. A mask is never read off the weights: a kept weight may be 0.
package struct Mask: Hashable, Sendable {
  /// One flag a number of the parameter layout; true for kept weights and biases, false between slices.
  package private(set) var kept: [Bool]

  /// Keeps everything.
  package init(_ layout: ParameterLayout) {
    kept = [Bool](repeating: false, count: layout.count)
    for slice in layout.slices {
      for at in slice.range { kept[at] = true }
    }
  }

  /// Indices of the kept weights of a slice, ascending.
  package func survivors(_ slice: ParameterLayout.Slice) -> [Int] {
    slice.range.filter { kept[$0] }
  }

  package func keptCount(_ slice: ParameterLayout.Slice) -> Int {
    slice.range.reduce(0) { $0 + (kept[$1] ? 1 : 0) }
  }

  /// Prunes the weights at these indices of the flat vector.
  package mutating func prune(_ indices: some Sequence<Int>) {
    for at in indices { kept[at] = false }
  }

  /// 1 where kept, 0 elsewhere, for the optimiser.
  package func buffer() -> Buffer {
    Buffer(kept.map { $0 ? 1 : 0 })
  }
}
