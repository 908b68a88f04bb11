/// One layer of a network.
package enum Layer: Hashable, Sendable {
  /// Every output reads every input: y = W·x + b, then the ReLU where asked for. W is `[outputs, inputs]`.
  case dense(inputs: Int, outputs: Int, relu: Bool)

  package var inputs: Int {
    switch self {
    case .dense(let inputs, _, _): inputs
    }
  }

  package var outputs: Int {
    switch self {
    case .dense(_, let outputs, _): outputs
    }
  }
}

/// A network's shape: its layers, first to last.
package struct Architecture: Hashable, Sendable {
  package let layers: [Layer]

  /// Dense layers with ReLU between them, e.g. `[784, 300, 100, 10]` (LeNet-300-100, LeCun et al. 1998).
  package init(fullyConnected sizes: [Int]) {
    precondition(sizes.count >= 2 && sizes.allSatisfy { $0 > 0 }, "layer sizes \(sizes): expected two or more, all positive")
    layers = (1..<sizes.count).map {
      .dense(inputs: sizes[$0 - 1], outputs: sizes[$0], relu: $0 < sizes.count - 1)
    }
  }

  package var inputs: Int { layers[0].inputs }
  package var classes: Int { layers[layers.count - 1].outputs }
}
