internal import KernelContracts
internal import Kernels
internal import Networks
internal import Vocabulary

/// The optimiser's state: one flat vector per moment, in the parameters' layout.
struct Optimizer: ~Copyable {
  private let plan: Hyperparameters
  private var first: Buffer
  private var second: Buffer
  /// β1^t and β2^t, by repeated multiplication: the same bits everywhere.
  private var power1 = 1.0
  private var power2 = 1.0

  private static let beta1 = 0.9
  private static let beta2 = 0.999
  private static let epsilon = 1e-8

  init(_ plan: Hyperparameters, count: Int) {
    self.plan = plan
    first = Buffer(count: count)
    second = Buffer(count: plan.optimizer == .adam ? count : 0)
  }

  /// One step: computes the gradient and moves the weights that are trained.
  ///
  /// - Parameters:
  ///   - mask: 1 where a weight is trained; nil where all are. In the network's storage, like all vectors here.
  ///   - backward: computes the gradient into `gradient`; given operands, it updates dense kernels itself.
  mutating func step(
    _ network: Network, _ weights: borrowing Buffer, _ gradient: borrowing Buffer, mask: Input?,
    backward: (AdamOperands?) -> Void
  ) {
    switch plan.optimizer {
    case .adam:
      power1 *= Self.beta1
      power2 *= Self.beta2
      let operands = AdamOperands(
        weights: weights.base, first: first.base, second: second.base, mask: mask,
        step: AdamStep(
          rate: plan.rate, beta1: Self.beta1, beta2: Self.beta2, epsilon: Self.epsilon, power1: power1,
          power2: power2))
      backward(operands)
      for range in network.storage.rest {
        network.kernels.adam(gradient.base + range.lowerBound, operands.advanced(by: range.lowerBound), range.count)
      }
    case .sgd:
      backward(nil)
      network.kernels.momentum(
        weights.base, gradient.base, first.base, mask, weights.count,
        MomentumStep(rate: Float(plan.rate), momentum: Float(plan.momentum)))
    }
  }
}
