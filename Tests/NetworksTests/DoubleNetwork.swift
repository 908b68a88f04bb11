import Foundation
import Networks

/// A network in double precision, as plain as its definition: the yardstick for the real one.
struct DoubleNetwork {
  let architecture: Architecture
  let layout: ParameterLayout

  init(_ architecture: Architecture) {
    self.architecture = architecture
    layout = ParameterLayout(architecture)
  }

  /// Softmax cross entropy of one image.
  func loss(_ parameters: [Double], image: [Double], label: Int) -> Double {
    let logits = forward(parameters, image)
    let largest = logits.max() ?? 0
    return log(logits.reduce(0) { $0 + exp($1 - largest) }) - (logits[label] - largest)
  }

  private func forward(_ parameters: [Double], _ image: [Double]) -> [Double] {
    var x = image
    for (index, layer) in architecture.layers.enumerated() {
      let (inputs, outputs) = (layer.inputs, layer.outputs)
      let relu = index < architecture.layers.count - 1
      let kernel = layout.slices[2 * index].range.lowerBound
      let bias = layout.slices[2 * index + 1].range.lowerBound
      x = (0..<outputs).map { o in
        let sum = (0..<inputs).reduce(parameters[bias + o]) { $0 + parameters[kernel + o * inputs + $1] * x[$1] }
        return relu ? max(sum, 0) : sum
      }
    }
    return x
  }
}
