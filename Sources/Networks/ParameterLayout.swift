internal import KernelContracts

/// Where each kernel and bias lies in the one flat vector of a network's parameters.
///
/// Weights, start weights, gradient, moments and mask are vectors of this layout. Slices start at whole vectors; the
/// numbers between them are zero and belong to nobody.
package struct ParameterLayout: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case kernel
    case bias
  }

  package struct Slice: Hashable, Sendable {
    /// The layer's index.
    package let layer: Int
    package let kind: Kind
    package let range: Range<Int>
    /// As PyTorch shapes it: `[outputs, inputs]` or `[outputs]`.
    package let shape: [Int]
    package let fanIn: Int
    package let fanOut: Int

    /// As PyTorch would name it in a sequence of layers: `0.weight`, `0.bias`, `1.weight`, …
    package var name: String { "\(layer).\(kind == .kernel ? "weight" : "bias")" }
  }

  package let slices: [Slice]
  /// Length of the flat vector, a multiple of `vectorLanes`.
  package let count: Int

  package init(_ architecture: Architecture) {
    var slices: [Slice] = []
    var next = 0
    func append(_ layer: Int, _ kind: Kind, _ shape: [Int], fanIn: Int, fanOut: Int) {
      let size = shape.reduce(1, *)
      slices.append(
        Slice(layer: layer, kind: kind, range: next..<next + size, shape: shape, fanIn: fanIn, fanOut: fanOut))
      next += padded(size)
    }
    for (index, layer) in architecture.layers.enumerated() {
      switch layer {
      case .dense(let inputs, let outputs, _):
        append(index, .kernel, [outputs, inputs], fanIn: inputs, fanOut: outputs)
        append(index, .bias, [outputs], fanIn: inputs, fanOut: outputs)
      }
    }
    self.slices = slices
    count = next
  }

  /// A layer's kernel or bias.
  package func slice(_ layer: Int, _ kind: Kind) -> Slice {
    guard let slice = slices.first(where: { $0.layer == layer && $0.kind == kind }) else {
      preconditionFailure("layer \(layer) has no \(kind), expected one in each layer")
    }
    return slice
  }

  /// The kernels' slices, in layer order: what masks are made of.
  package var kernels: [Slice] { slices.filter { $0.kind == .kernel } }
}
