package import Vocabulary

/// How each run of a sweep trains; the defaults are those of the FC network in the studies.
package struct TrainingPlan: Hashable, Sendable {
  package var optimizer: Optimizer
  /// Images in one step.
  package var batch: Int
  package var iterations: Int
  /// Iterations from one evaluation on the validation images to the next.
  package var evaluateEvery: Int
  package var initialization: Initialization

  package init(
    optimizer: Optimizer = .adam(rate: TrainingPlan.adamRate), batch: Int = 60, iterations: Int = 50_380,
    evaluateEvery: Int = 100, initialization: Initialization = .glorot
  ) {
    self.optimizer = optimizer
    self.batch = batch
    self.iterations = iterations
    self.evaluateEvery = evaluateEvery
    self.initialization = initialization
  }

  package static let adamRate = 0.0012
  package static let sgdMomentum = 0.9
}

/// The rule that turns a gradient into a step, with its constants.
package enum Optimizer: Hashable, Sendable {
  case adam(rate: Double)
  case sgd(rate: Double, momentum: Double)

  package var kind: OptimizerKind {
    switch self {
    case .adam: .adam
    case .sgd: .sgd
    }
  }

  package var rate: Double {
    switch self {
    case .adam(let rate), .sgd(let rate, _): rate
    }
  }
}
