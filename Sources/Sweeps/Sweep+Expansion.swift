import SweepCore
import Vocabulary

extension Sweep {
  /// The sweep's trials in a fixed order: for each seed the base run, then each criterion's levels ascending, then
  /// learned supermasks and other networks.
  ///
  ///     iterative:  base ─ 1 ─ 2 ─ … ─ max        every level is trained, the listed ones are reported
  ///     oneshot:    base ─┬ 4                     only the listed levels
  ///                       └ 8
  ///     a step that reads no end weights:  1   2   …        no parent
  ///
  /// A key stands once: the base run of a seed serves all criteria.
  package func expand(
    data: DatasetFacts, numericsVersion: UInt32 = Vocabulary.numericsVersion
  ) throws(SweepFileError) -> Expansion {
    var recipe = try recipe(data: data)
    recipe.numericsVersion = numericsVersion
    let treatments = Treatments(of: self, recipe: recipe).list
    let costs = CostPrior.seconds(of: treatments, facts: data)
    var trials: [Trial] = []
    trials.reserveCapacity(seeds.count * treatments.count)
    var keys = KeyMaker()
    for seed in seeds {
      let base = trials.count
      for (index, treatment) in treatments.enumerated() {
        let parents = treatment.parents.map { base + $0 }
        let key = keys.key(treatment, seed: seed, parents: parents.map { trials[$0].key })
        trials.append(
          Trial(
            key: key, treatment: index, seed: seed, parents: parents, estimatedSeconds: costs[index],
            rank: costs[index]))
      }
    }
    addRanks(&trials)
    return Expansion(treatments: treatments, trials: trials)
  }

  /// How the base run trains; throws when the images do not suffice.
  private func recipe(data: DatasetFacts) throws(SweepFileError) -> Recipe {
    let validation = validation ?? data.trainingImages / 12
    guard validation >= (self.validation == 0 ? 0 : 1), data.trainingImages - validation >= training.batch else {
      let expected = "expected at least 1 validation image and one batch of \(training.batch) training images"
      let found = "found \(data.trainingImages) images of which train.validation takes \(validation)"
      let problem = "\(expected), \(found); lower train.batch or train.validation, or use more images"
      throw SweepFileError([.init(file: name, place: nil, message: problem)])
    }
    return Recipe(
      dataset: dataset.kind, datasetDigest: data.digest, model: model, training: training, validation: validation)
  }
}

/// Keys of one sweep's trials; the common beginning of their canonical bytes is written once.
private struct KeyMaker {
  private var starts: [Recipe: JSONText] = [:]

  mutating func key(_ treatment: Treatment, seed: UInt64, parents: [TrialKey]) -> TrialKey {
    var text = starts[treatment.recipe] ?? treatment.recipe.canonicalStart
    starts[treatment.recipe] = text
    text.finish(seed: seed, step: treatment.step, supermask: treatment.supermask, parents: parents)
    return TrialKey(ofCanonicalBytes: text.bytes)
  }
}

/// Adds to each trial's own cost the largest rank of those that wait for it; children stand after parents.
private func addRanks(_ trials: inout [Trial]) {
  for index in trials.indices.reversed() {
    for parent in trials[index].parents {
      trials[parent].rank = max(trials[parent].rank, trials[parent].estimatedSeconds + trials[index].rank)
    }
  }
}
