package import KernelContracts
package import Kernels

/// A network's layers bound to a parameter storage and one instruction set's kernels.
///
/// It holds no numbers: parameters, gradient and workspace are the caller's, and lie as `storage` says.
package struct Network: Sendable {
  package let architecture: Architecture
  package let layout: ParameterLayout
  package let storage: ParameterStorage
  package let kernels: KernelTable

  /// All kernels dense: storage is the layout itself.
  package init(_ architecture: Architecture, kernels: KernelTable) {
    self.init(architecture, kernels: kernels, kept: nil, columns: vectorLanes)
  }

  private init(_ architecture: Architecture, kernels: KernelTable, kept: [Bool]?, columns: Int) {
    self.architecture = architecture
    self.kernels = kernels
    layout = ParameterLayout(architecture)
    storage = ParameterStorage(layout, layers: architecture.layers.count, kept: kept, columns: columns)
  }

  /// The same network, its kernels compressed where a mask keeps few of their weights.
  ///
  /// - Parameters:
  ///   - kept: which weights are kept, in the layout.
  ///   - images: in a batch.
  package func compressed(keeping kept: [Bool], images: Int) -> Network {
    Network(architecture, kernels: kernels, kept: kept, columns: padded(images))
  }

  /// Whether `backward` reads the images row by row: only dense first layers do.
  package var readsRows: Bool {
    if case .dense = storage.places[0].kernel { true } else { false }
  }

  /// Computes all activations from the images that `workspace.gather` brought in; the last ones are the logits.
  package func forward(_ parameters: borrowing Buffer, _ workspace: borrowing Workspace) {
    for (index, layer) in architecture.layers.enumerated() {
      switch layer {
      case .dense(let inputs, let outputs, let relu):
        let place = storage.places[index]
        let weights = parameters.base + place.kernelStart
        let bias = parameters.base + place.biasStart
        let (x, out) = (workspace.activation(index), workspace.activation(index + 1))
        switch place.kernel {
        case .dense:
          kernels.denseForward(
            weights, bias, x, out, LayerShape(outputs: outputs, inputs: inputs, columns: workspace.columns), relu)
        case .compressed(let kernel): kernels.sparseForward(weights, kernel.pattern, bias, x, out, relu)
        }
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

  /// Computes the gradient of all stored parameters from the logits' gradient.
  ///
  /// - Parameter adam: where given, kernels that are dense are updated at once and have no gradient; `storage.rest`
  ///   names what is left to update.
  package func backward(
    _ parameters: borrowing Buffer, _ workspace: borrowing Workspace, into gradient: borrowing Buffer, images: Int,
    adam: AdamOperands? = nil
  ) {
    for (index, layer) in architecture.layers.enumerated().reversed() {
      switch layer {
      case .dense(let inputs, let outputs, _):
        let shape = LayerShape(outputs: outputs, inputs: inputs, columns: workspace.columns)
        let place = storage.places[index]
        let weights = parameters.base + place.kernelStart
        let slope = gradient.base + place.kernelStart
        let (x, delta) = (workspace.activation(index), workspace.delta(index + 1))
        kernels.biasGradient(delta, gradient.base + place.biasStart, shape)
        switch place.kernel {
        case .dense:
          if index > 0 { kernels.imageMajor(x, workspace.rows(index), inputs, workspace.columns, images) }
          if index > 0 { kernels.denseInputGradient(weights, delta, x, workspace.delta(index), shape) }
          if let adam {
            kernels.denseWeightGradientAdam(
              delta, workspace.rows(index), adam.advanced(by: place.kernelStart), shape, images)
          } else {
            kernels.denseWeightGradient(delta, workspace.rows(index), slope, shape, images)
          }
        case .compressed(let kernel):
          kernels.sparseWeightGradient(delta, x, kernel.pattern, slope)
          if index > 0 { kernels.sparseInputGradient(weights, kernel.pattern, delta, x, workspace.delta(index)) }
        }
      }
    }
  }
}
