package import Datasets

/// What a training run drives: something that takes steps and is evaluated.
package protocol Trainable: ~Copyable {
  /// One iteration on the images `rows[0..<batch]`.
  mutating func step(_ images: ImageSet, rows: UnsafePointer<UInt32>)
  /// Mean loss and accuracy over the rows.
  mutating func evaluate(_ images: ImageSet, rows: [UInt32]) -> Evaluation
}

extension Trainer: Trainable {}
extension SupermaskTrainer: Trainable {}

extension Trainable where Self: ~Copyable {
  /// The whole training: batches in the seed's order, an evaluation at 0, every so often, and at the end, which comes
  /// early where the plan says so.
  ///
  /// - Parameters:
  ///   - seed: the trial's replicate seed, which fixes the batches.
  ///   - onIteration: called before each iteration, with the validation loss of the last evaluation; throwing ends the
  ///     run.
  /// - Returns: the evaluations.
  package mutating func run<Failure: Error>(
    _ plan: Hyperparameters, on images: TrainingImages, seed: UInt64,
    onIteration: (_ iteration: Int, _ loss: Double) throws(Failure) -> Void
  ) throws(Failure) -> LearningCurve {
    var order = BatchOrder(seed: seed, images: images.trainingRows, batch: plan.batch)
    var curve = LearningCurve()
    record(&curve, on: images, plan, iteration: 0)
    for iteration in 0..<plan.iterations where !hasReached(curve, plan.stopAt) {
      try onIteration(iteration, curve.points.last?.validation.loss ?? .nan)
      order.withNextBatch { rows in step(images.training, rows: rows) }
      let done = iteration + 1
      if done % plan.evaluateEvery == 0 || done == plan.iterations {
        record(&curve, on: images, plan, iteration: done)
      }
    }
    return curve
  }

  private func hasReached(_ curve: LearningCurve, _ accuracy: Double?) -> Bool {
    guard let accuracy, let last = curve.points.last else { return false }
    return last.validation.accuracy >= accuracy
  }

  private mutating func record(
    _ curve: inout LearningCurve, on images: TrainingImages, _ plan: Hyperparameters, iteration: Int
  ) {
    let validation = evaluate(images.validation, rows: images.validationRows)
    let isLast = iteration == plan.iterations || plan.stopAt.map { validation.accuracy >= $0 } ?? false
    curve.append(iteration: iteration, validation, isLast: isLast) {
      evaluate(images.test, rows: images.testRows)
    }
  }
}
