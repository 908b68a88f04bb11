package import Datasets
package import Kernels
internal import Networks
package import Pruning
internal import Randomness
internal import Training
internal import Vocabulary

/// A chain of levels as a sweep runs it, with the time of training and of evaluation apart.
package struct SweepBenchmark: Sendable {
  package struct Level: Sendable {
    package let level: Int
    package let density: Double
    /// Microseconds an iteration, evaluations included.
    package let perIteration: Double
    /// The share of the time that evaluations take.
    package let evaluationShare: Double
    /// The time of evaluating the validation images over that of training's forward passes on as many.
    package let evaluationRatio: Double
  }

  /// Runs levels 0...last of `large_final`, keep 0.8 and 0.9, each with so many iterations, and reports each.
  package static func run(
    on dataset: Dataset, validation: Int, build: InstructionSet, lastLevel: Int, iterations: Int,
    onLevel: (Level) -> Void
  ) throws(PruningError) {
    let network = Network(
      Architecture(fullyConnected: [dataset.features, 300, 100, dataset.classes]), kernels: build.kernels)
    let layout = network.layout
    let images = TrainingImages(dataset, validation: validation)
    let initial = layout.initialParameters(.glorot) { RandomStream(seed: 0, .initialWeights, layer: $0) }.values()
    let plan = Hyperparameters(
      optimizer: .adam, rate: 0.0012, momentum: 0, batch: 60, iterations: iterations, evaluateEvery: 100)
    let round = PruneRound(
      criterion: .largeFinal, rates: PruneRates(keep: 0.8, keepOutput: 0.9), seed: 0)
    var mask = Mask(layout)
    var end = initial
    for level in 0...lastLevel {
      if level > 0 { mask = try round.next(mask, level: level, layout: layout, wi: initial, wf: end) }
      let start = zip(initial, mask.kept).map { $1 ? $0 : 0 }
      var trainer = Trainer(
        network, plan: plan, weights: Buffer(start), mask: mask.buffer(), listsImages: images.areListed)
      var order = BatchOrder(seed: 0, images: images.trainingRows, batch: plan.batch)
      var curve = LearningCurve()
      var evaluating = 0.0
      let begun = now()
      for iteration in 0...iterations {
        if iteration % plan.evaluateEvery == 0 || iteration == iterations {
          let before = now()
          let validation = trainer.evaluate(images.training, rows: images.validationRows)
          curve.append(iteration: iteration, validation, isLast: iteration == iterations) {
            trainer.evaluate(images.test, rows: images.testRows)
          }
          evaluating += now() - before
        }
        if iteration < iterations { order.withNextBatch { trainer.step(images.training, rows: $0) } }
      }
      let total = now() - begun
      let ratio = evaluationRatio(trainer, images, batch: plan.batch)
      end = trainer.weights.values()
      let kept = layout.kernels.reduce(0) { $0 + mask.keptCount($1) }
      let all = layout.kernels.reduce(0) { $0 + $1.range.count }
      onLevel(
        Level(
          level: level, density: Double(kept) / Double(all), perIteration: total / Double(iterations),
          evaluationShare: evaluating / total, evaluationRatio: ratio))
    }
  }

  /// Both on the validation images: bringing them in, forward, loss. Training brings them in for the backward pass
  /// too, and in smaller batches.
  private static func evaluationRatio(_ trainer: borrowing Trainer, _ images: TrainingImages, batch: Int) -> Double {
    let rows = images.validationRows
    let batches = rows.count / batch
    let forward = Timing(samples: 5, repetitions: 1) {
      rows.withUnsafeBufferPointer { rows in
        guard let base = rows.baseAddress else { return }
        for next in 0..<batches { trainer.forward(images.training, rows: base + next * batch) }
      }
    }.median / Double(batches * batch)
    let evaluation = Timing(samples: 5, repetitions: 1) { _ = trainer.evaluate(images.training, rows: rows) }.median
    return evaluation / Double(rows.count) / forward
  }
}
