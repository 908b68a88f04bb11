extension Trainer {
  /// The whole training: batches in the seed's order, an evaluation at 0, every so often, and at the end.
  ///
  /// - Parameters:
  ///   - seed: the trial's replicate seed, which fixes the batches.
  ///   - onIteration: called before each iteration; throwing ends the run.
  /// - Returns: the evaluations; the trained weights are in `weights`.
  package mutating func run<Failure: Error>(
    _ plan: Hyperparameters, on images: TrainingImages, seed: UInt64,
    onIteration: (_ iteration: Int) throws(Failure) -> Void
  ) throws(Failure) -> LearningCurve {
    var order = BatchOrder(seed: seed, images: images.trainingRows, batch: plan.batch)
    var curve = LearningCurve()
    record(&curve, on: images, iteration: 0, isLast: plan.iterations == 0)
    for iteration in 0..<plan.iterations {
      try onIteration(iteration)
      order.withNextBatch { rows in step(images.training, rows: rows) }
      let done = iteration + 1
      if done % plan.evaluateEvery == 0 || done == plan.iterations {
        record(&curve, on: images, iteration: done, isLast: done == plan.iterations)
      }
    }
    return curve
  }

  private func record(_ curve: inout LearningCurve, on images: TrainingImages, iteration: Int, isLast: Bool) {
    let validation = evaluate(images.training, rows: images.validationRows)
    curve.append(iteration: iteration, validation, isLast: isLast) {
      evaluate(images.test, rows: images.testRows)
    }
  }
}
