import Vocabulary

/// A first guess of what a trial takes, from its arithmetic alone; measured times replace it in the coordinator.
///
/// Only multiplication and addition, so that every machine guesses the same bits.
///
///     iteration  = 20 µs + 2 · batch · (3 · work - work of the first layer) / 120 GFLOP/s
///     evaluation = 2 · images · work / 120 GFLOP/s
///
/// The three passes are forward, weight gradient and input gradient; the first layer has no input gradient. A layer's
/// work is the number of its weights while it is computed as a whole, and 1.5 times those that are kept when only
/// they are. A learned supermask also draws a number for each weight in each iteration.
struct CostPrior {
  /// What one core of an Intel Xeon with AVX-512 sustains, Adam included: `raffle bench train` gives 560 µs for
  /// LeNet-300-100 dense, 197 at 20 % and 26 at 1.2 %, this prior 583, 189 and 30.
  static let operationsPerSecond = 120e9
  /// Gathering the batch, activations, loss, calls.
  static let secondsPerIteration = 20e-6
  /// The test set is evaluated only at a new minimum of the validation loss: about one evaluation in ten.
  static let shareOfTestEvaluations = 0.1

  static let secondsPerDraw = 4e-9
  /// A layer with at most that share of its weights takes the compressed products, which cost more for each weight.
  static let compressedUpTo = 0.45
  static let compressedFactor = 1.5

  let facts: DatasetFacts

  /// Seconds on one core of each treatment.
  static func seconds(of treatments: [Treatment], facts: DatasetFacts) -> [Double] {
    treatments.map { CostPrior(facts: facts).seconds($0) }
  }

  private func seconds(_ treatment: Treatment) -> Double {
    let recipe = treatment.recipe
    let training = recipe.training
    let work = work(treatment)
    let all = work.reduce(0, +)
    let passes = 2 * Double(training.batch) * (3 * all - work[0])
    let draws = treatment.supermask == nil ? 0 : all
    let iteration =
      CostPrior.secondsPerIteration + passes / CostPrior.operationsPerSecond + draws * CostPrior.secondsPerDraw
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

  /// Of each layer, in weights. Pruned ones that are not zero are computed with.
  private func work(_ treatment: Treatment) -> [Double] {
    let counts = treatment.recipe.model.kernelCounts.map(Double.init)
    guard let step = treatment.step, step.mask0 == .zero else { return counts }
    let shares = shares(step, layers: counts.count)
    return zip(counts, shares).map { count, share in
      share > CostPrior.compressedUpTo ? count : CostPrior.compressedFactor * share * count
    }
  }

  /// What is kept of each layer.
  private func shares(_ step: PruneStep, layers: Int) -> [Double] {
    switch step.amount {
    case .keep(let keep):
      var shares = [Double](repeating: 1, count: layers)
      for _ in 0..<step.level {
        for layer in shares.indices {
          shares[layer] *= layer == layers - 1 && step.scope == .layer ? keep.output : keep.fc
        }
      }
      return shares
    case .rates(let rates): return rates.map { 1 - $0 }
    case .threshold, .best: return [Double](repeating: 0.5, count: layers)
    }
  }
}
