package import KernelContracts
package import Kernels

/// A network's layers bound to one parameter layout and one instruction set's kernels.
///
/// It holds no numbers: parameters, gradient and workspace are the caller's.
package struct Network: Sendable {
  package let architecture: Architecture
  package let layout: ParameterLayout
  package let kernels: KernelTable
  private let places: [Places]

  /// Where a layer's kernel and bias start in the flat vectors.
  private struct Places {
    var kernel: Int
    var bias: Int
  }

  package init(_ architecture: Architecture, kernels: KernelTable) {
    self.architecture = architecture
    self.kernels = kernels
    let layout = ParameterLayout(architecture)
    self.layout = layout
    places = architecture.layers.indices.map { layer in
      func start(_ kind: ParameterLayout.Kind) -> Int {
        layout.slices.first { $0.layer == layer && $0.kind == kind }?.range.lowerBound ?? 0
      }
      return Places(kernel: start(.kernel), bias: start(.bias))
    }
  }

  /// Computes all activations from the images that `workspace.gather` brought in; the last ones are the logits.
  package func forward(_ parameters: borrowing Buffer, _ workspace: borrowing Workspace) {
    for (index, layer) in architecture.layers.enumerated() {
      switch layer {
      case .dense(let inputs, let outputs, let relu):
        kernels.denseForward(
          parameters.base + places[index].kernel, parameters.base + places[index].bias,
          workspace.activation(index), workspace.activation(index + 1),
          LayerShape(outputs: outputs, inputs: inputs, columns: workspace.columns), relu)
      }
    }
  }

  /// Softmax cross entropy of the first `images` columns; leaves the logits' gradient where `backward` takes it up.
  ///
  /// - Parameter scale: 1 over the number of images whose mean is the loss.
  package func loss(_ workspace: borrowing Workspace, images: Int, scale: Float) {
    let last = architecture.layers.count
    kernels.softmaxCrossEntropy(
      workspace.activation(last), workspace.labels, workspace.delta(last), workspace.losses, workspace.hits,
      architecture.classes, workspace.columns, images, scale)
  }

  /// Computes the gradient of all parameters from the logits' gradient. `gradient` has the parameters' layout.
  package func backward(
    _ parameters: borrowing Buffer, _ workspace: borrowing Workspace, into gradient: borrowing Buffer, images: Int
  ) {
    for (index, layer) in architecture.layers.enumerated().reversed() {
      switch layer {
      case .dense(let inputs, let outputs, _):
        let shape = LayerShape(outputs: outputs, inputs: inputs, columns: workspace.columns)
        let delta = workspace.delta(index + 1)
        if index > 0 {
          kernels.imageMajor(
            workspace.activation(index), workspace.rows(index), inputs, workspace.columns, images)
        }
        kernels.denseWeightGradient(
          delta, workspace.rows(index), gradient.base + places[index].kernel, shape, images)
        kernels.biasGradient(delta, gradient.base + places[index].bias, shape)
        if index > 0 {
          kernels.denseInputGradient(
            parameters.base + places[index].kernel, delta, workspace.activation(index), workspace.delta(index), shape)
        }
      }
    }
  }
}
