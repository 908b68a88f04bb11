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
    self.init(
      architecture, kernels: kernels, kept: nil, frozenAtZero: true, columns: vectorLanes, listsImages: false)
  }

  private init(
    _ architecture: Architecture, kernels: KernelTable, kept: [Bool]?, frozenAtZero: Bool, columns: Int,
    listsImages: Bool
  ) {
    self.architecture = architecture
    self.kernels = kernels
    layout = ParameterLayout(architecture)
    storage = ParameterStorage(
      layout, layers: architecture.layers.count, kept: kept, frozenAtZero: frozenAtZero, columns: columns,
      listsImages: listsImages)
  }

  /// The same network in the storage that is fastest. The choice between dense storages changes no bit; what is
  /// compressed depends on `kept` alone.
  ///
  /// - Parameters:
  ///   - kept: which weights are kept, in the layout, for kernels to be compressed where they keep few.
  ///   - frozenAtZero: whether all others are 0. Where they are not, forward product and input gradient stay dense;
  ///     `ParameterStorage.spread` has to follow every step.
  ///   - images: in a batch.
  ///   - listsImages: whether images are mostly zero and come as lists.
  package func arranged(keeping kept: [Bool], frozenAtZero: Bool, images: Int, listsImages: Bool) -> Network {
    Network(
      architecture, kernels: kernels, kept: kept, frozenAtZero: frozenAtZero, columns: padded(images),
      listsImages: listsImages)
  }

  /// Whether `backward` reads the images row by row: only dense first layers do.
  package var readsRows: Bool {
    if case .dense = storage.places[0].kernel { true } else { false }
  }

  /// Whether the first layer takes listed images.
  package var readsLists: Bool {
    if case .inputMajor = storage.places[0].kernel { true } else { false }
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
        case .inputMajor:
          kernels.listedForward(
            weights, padded(outputs), bias, workspace.lists.batch, workspace.listedSums, workspace.listedStride, out,
            outputs, relu)
        case .frozen(_, let full):
          kernels.denseForward(
            parameters.base + full, bias, x, out,
            LayerShape(outputs: outputs, inputs: inputs, columns: workspace.columns), relu)
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
          if index > 0 { kernels.imageMajor(x, workspace.rows(index), inputs, workspace.columns, images, padded(inputs)) }
          if index > 0 { kernels.denseInputGradient(weights, delta, x, workspace.delta(index), shape) }
          if let adam {
            kernels.denseWeightGradientAdam(
              delta, workspace.rows(index), adam.advanced(by: place.kernelStart), shape, images)
          } else {
            kernels.denseWeightGradient(delta, workspace.rows(index), slope, shape, images)
          }
        case .inputMajor:
          // Only the first `outputs` numbers of a row are ever written: the others stay 0.
          let (rows, stride, batch) = (workspace.listedDeltas, workspace.listedStride, workspace.lists.batch)
          kernels.imageMajor(delta, rows, outputs, workspace.columns, images, stride)
          if let adam {
            kernels.listedWeightGradientAdam(
              rows, stride, batch, adam.advanced(by: place.kernelStart), padded(outputs))
          } else {
            kernels.listedWeightGradient(rows, stride, batch, slope, padded(outputs))
          }
        case .frozen(let kernel, let full):
          kernels.sparseWeightGradient(delta, x, kernel.pattern, slope)
          if index > 0 {
            kernels.denseInputGradient(parameters.base + full, delta, x, workspace.delta(index), shape)
          }
        case .compressed(let kernel):
          kernels.sparseWeightGradient(delta, x, kernel.pattern, slope)
          if index > 0 { kernels.sparseInputGradient(weights, kernel.pattern, delta, x, workspace.delta(index)) }
        }
      }
    }
  }
}
