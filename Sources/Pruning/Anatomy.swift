package import Networks

/// What training did to the kept weights of each kernel (Zhou et al. 2019, figure 4's axes).
package struct Anatomy: Hashable, Sendable {
  /// Weights whose sign changed, a layer; one that was or became 0 counts.
  package var flipped: [Int]
  /// Weights whose magnitude rose.
  package var grown: [Int]
  /// Weights whose magnitude fell.
  package var shrunk: [Int]

  package init(_ layout: ParameterLayout, mask: Mask, wi: [Float], wf: [Float]) {
    let layers = layout.kernels.map { mask.survivors($0) }
    flipped = layers.map { $0.count { !sameSign(wi[$0], wf[$0]) } }
    grown = layers.map { $0.count { abs(wf[$0]) > abs(wi[$0]) } }
    shrunk = layers.map { $0.count { abs(wf[$0]) < abs(wi[$0]) } }
  }
}
