/// A read-only run of numbers; the kernel's contract says how long it is.
package typealias Input = UnsafePointer<Float>
/// A run of numbers to write.
package typealias Output = UnsafeMutablePointer<Float>

/// The numbers in one vector register of the widest instruction set; layouts are padded to multiples of it.
package let vectorLanes = 16

/// `count` rounded up to whole vectors.
package func padded(_ count: Int) -> Int {
  (count + vectorLanes - 1) / vectorLanes * vectorLanes
}

/// The size of a dense layer's products.
///
/// Activations are feature-major, `[features, columns]`: one column an image, columns padded to whole vectors.
/// Kernels are `[outputs, inputs]`, row by row, as PyTorch keeps them.
package struct LayerShape: Sendable {
  package var outputs: Int
  package var inputs: Int
  /// Images, padded to a multiple of `vectorLanes`; padding columns have a zero delta.
  package var columns: Int

  package init(outputs: Int, inputs: Int, columns: Int) {
    precondition(
      outputs > 0 && inputs > 0 && columns > 0 && columns % vectorLanes == 0,
      "layer shape \(outputs)x\(inputs)x\(columns): expected positive counts and columns in whole vectors")
    self.outputs = outputs
    self.inputs = inputs
    self.columns = columns
  }
}

/// What one Adam step needs besides the vectors.
package struct AdamStep: Sendable {
  /// rate·sqrt(1 - β2^t) / (1 - β1^t).
  package var scale: Float
  package var beta1: Float
  package var beta2: Float
  package var oneMinusBeta1: Float
  package var oneMinusBeta2: Float
  package var epsilon: Float

  /// Differences and corrections in Double, each rounded once.
  ///
  /// - Parameters:
  ///   - power1: β1^t for step t = 1, 2, …
  ///   - power2: β2^t.
  package init(rate: Double, beta1: Double, beta2: Double, epsilon: Double, power1: Double, power2: Double) {
    scale = Float(rate * (1 - power2).squareRoot() / (1 - power1))
    self.beta1 = Float(beta1)
    self.beta2 = Float(beta2)
    oneMinusBeta1 = Float(1 - beta1)
    oneMinusBeta2 = Float(1 - beta2)
    self.epsilon = Float(epsilon)
  }
}

/// The vectors that Adam changes, and the step.
package struct AdamOperands {
  package var weights: Output
  package var first: Output
  package var second: Output
  /// 1 where a weight is trained; nil where all are.
  package var mask: Input?
  package var step: AdamStep

  package init(weights: Output, first: Output, second: Output, mask: Input?, step: AdamStep) {
    self.weights = weights
    self.first = first
    self.second = second
    self.mask = mask
    self.step = step
  }

  /// The same from element `offset` on.
  package func advanced(by offset: Int) -> AdamOperands {
    AdamOperands(
      weights: weights + offset, first: first + offset, second: second + offset, mask: mask.map { $0 + offset },
      step: step)
  }
}

/// What one step of gradient descent with momentum needs besides the vectors.
package struct MomentumStep: Sendable {
  package var rate: Float
  package var momentum: Float

  package init(rate: Float, momentum: Float) {
    self.rate = rate
    self.momentum = momentum
  }
}
