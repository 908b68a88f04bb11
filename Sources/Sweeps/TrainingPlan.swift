package import Vocabulary

/// How each run of a sweep trains; the defaults are those of the FC network in the studies.
package struct TrainingPlan: Hashable, Sendable {
  package var optimizer: Optimizer
  /// Images in one step.
  package var batch: Int
  package var iterations: Int
  /// Where a run ends before its last iteration; nil: nowhere.
  package var stop: StopRule?
  /// Iterations from one evaluation on the validation images to the next.
  package var evaluateEvery: Int
  package var initialization: Initialization

  package init(
    optimizer: Optimizer = .adam(rate: TrainingPlan.adamRate), batch: Int = 60, iterations: Int = 50_380,
    evaluateEvery: Int = 100, initialization: Initialization = .glorot, stop: StopRule? = nil
  ) {
    self.optimizer = optimizer
    self.batch = batch
    self.iterations = iterations
    self.evaluateEvery = evaluateEvery
    self.initialization = initialization
    self.stop = stop
  }

  package static let adamRate = 0.0012
  package static let sgdMomentum = 0.9
}

/// Why a run ends before its last iteration.
package enum StopRule: Hashable, Sendable {
  /// At the first evaluation whose validation accuracy is at least that (Karolinski et al. 2019, section 2.4).
  case accuracy(Double)
  /// At the iteration at which the trial's first parent had its smallest validation loss.
  case argminValidationLoss
}

/// How pruned networks train, where it is not as the base run does.
package struct Retraining: Hashable, Sendable {
  package var iterations: Int
  package var evaluateEvery: Int

  package init(iterations: Int, evaluateEvery: Int) {
    self.iterations = iterations
    self.evaluateEvery = evaluateEvery
  }
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
