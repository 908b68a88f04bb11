internal import KernelContracts
internal import Kernels
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

  /// One step on the weights that the mask keeps.
  mutating func step(_ kernels: KernelTable, _ weights: borrowing Buffer, _ gradient: borrowing Buffer, mask: borrowing Buffer) {
    switch plan.optimizer {
    case .adam:
      power1 *= Self.beta1
      power2 *= Self.beta2
      kernels.adam(
        weights.base, gradient.base, first.base, second.base, mask.base, weights.count,
        AdamStep(
          rate: plan.rate, beta1: Self.beta1, beta2: Self.beta2, epsilon: Self.epsilon, power1: power1,
          power2: power2))
    case .sgd:
      kernels.momentum(
        weights.base, gradient.base, first.base, mask.base, weights.count,
        MomentumStep(rate: Float(plan.rate), momentum: Float(plan.momentum)))
    }
  }
}
