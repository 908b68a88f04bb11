import Vocabulary

/// A first guess of what a trial takes, from its arithmetic alone; measured times replace it in the coordinator.
///
/// Only multiplication and addition, so that every machine guesses the same bits.
///
///     iteration  = 20 µs + 2 · batch · (3 · kept - kept of the first layer) / 120 GFLOP/s
///     evaluation = 2 · images · kept / 120 GFLOP/s
///
/// The three passes are forward, weight gradient and input gradient; the first layer has no input gradient.
struct CostPrior {
  /// What one core of an Intel Xeon with AVX-512 sustains, Adam included: `raffle bench train` gives 560 µs for
  /// LeNet-300-100 dense and 26 µs at 1.2 %, this prior 583 and 27.
  static let operationsPerSecond = 120e9
  /// Gathering the batch, activations, loss, calls.
  static let secondsPerIteration = 20e-6
  /// The test set is evaluated only at a new minimum of the validation loss: about one evaluation in ten.
  static let shareOfTestEvaluations = 0.1

  let facts: DatasetFacts

  /// Seconds on one core of each treatment.
  static func seconds(of treatments: [Treatment], facts: DatasetFacts) -> [Double] {
    treatments.map { CostPrior(facts: facts).seconds($0) }
  }

  private func seconds(_ treatment: Treatment) -> Double {
    let recipe = treatment.recipe
    let training = recipe.training
    let kept = kept(treatment)
    let all = kept.reduce(0, +)
    let passes = 2 * Double(training.batch) * (3 * all - kept[0])
    let iteration = CostPrior.secondsPerIteration + passes / CostPrior.operationsPerSecond
    let iterations = iterations(training)
    let evaluations = Double(iterations / training.evaluateEvery + 1)
    let validation = recipe.validation == 0 ? facts.testImages : recipe.validation
    let images =
      evaluations * (Double(validation) + CostPrior.shareOfTestEvaluations * Double(facts.testImages))
      + Double(iterations == 0 ? 0 : facts.trainingImages) + Double(facts.testImages)
    return Double(iterations) * iteration + 2 * images * all / CostPrior.operationsPerSecond
  }

  /// Runs that end early have been seen to end about here.
  private func iterations(_ training: TrainingPlan) -> Int {
    switch training.stop {
    case nil: training.iterations
    case .accuracy: min(training.iterations, 50)
    case .argminValidationLoss: training.iterations / 4
    }
  }

  /// The surviving weights of each layer.
  private func kept(_ treatment: Treatment) -> [Double] {
    var kept = treatment.recipe.model.kernelCounts.map(Double.init)
    guard let step = treatment.step else { return kept }
    switch step.amount {
    case .keep(let keep):
      for _ in 0..<step.level {
        for layer in kept.indices { kept[layer] *= layer == kept.count - 1 ? keep.output : keep.fc }
      }
    case .rates(let rates): for layer in kept.indices { kept[layer] *= 1 - rates[layer] }
    case .threshold, .best: for layer in kept.indices { kept[layer] *= 0.5 }
    }
    return kept
  }
}
