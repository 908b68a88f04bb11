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

  let recipe: Recipe
  let facts: DatasetFacts
  let keep: KeepRates

  /// Seconds on one core of a trial of each level 0...largest.
  func secondsByLevel(through largest: Int) -> [Double] {
    var kept = recipe.model.kernelCounts.map(Double.init)
    return (0...largest).map { _ in
      defer {
        for layer in kept.indices { kept[layer] *= layer == kept.count - 1 ? keep.output : keep.fc }
      }
      return seconds(kept: kept)
    }
  }

  /// `kept` holds the surviving weights of each layer.
  private func seconds(kept: [Double]) -> Double {
    let all = kept.reduce(0, +)
    let training = recipe.training
    let passes = 2 * Double(training.batch) * (3 * all - kept[0])
    let iteration = CostPrior.secondsPerIteration + passes / CostPrior.operationsPerSecond
    let evaluations = Double(training.iterations / training.evaluateEvery + 1)
    let images =
      evaluations * (Double(recipe.validation) + CostPrior.shareOfTestEvaluations * Double(facts.testImages))
      + Double(facts.trainingImages + facts.testImages)
    return Double(training.iterations) * iteration + 2 * images * all / CostPrior.operationsPerSecond
  }
}
