package import Vocabulary

/// How a network is trained.
package struct Hyperparameters: Hashable, Sendable {
  package var optimizer: OptimizerKind
  /// Learning rate.
  package var rate: Double
  /// Only read by `sgd`.
  package var momentum: Double
  /// Images in a batch.
  package var batch: Int
  package var iterations: Int
  /// Iterations between evaluations on the validation images.
  package var evaluateEvery: Int
  /// The run ends at the first evaluation whose validation accuracy is at least that; nil: it does not.
  package var stopAt: Double?

  package init(
    optimizer: OptimizerKind, rate: Double, momentum: Double, batch: Int, iterations: Int, evaluateEvery: Int,
    stopAt: Double? = nil
  ) {
    precondition(batch > 0 && iterations >= 0 && evaluateEvery > 0, "hyperparameters: expected positive counts")
    self.optimizer = optimizer
    self.rate = rate
    self.momentum = momentum
    self.batch = batch
    self.iterations = iterations
    self.evaluateEvery = evaluateEvery
    self.stopAt = stopAt
  }
}
