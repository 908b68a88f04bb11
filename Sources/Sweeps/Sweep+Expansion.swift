import SweepCore
import Vocabulary

extension Sweep {
  /// The sweep's trials in a fixed order: for each seed the base run, then each criterion's levels ascending.
  ///
  ///     iterative:  base ─ 1 ─ 2 ─ … ─ max        every level is trained, the listed ones are reported
  ///     oneshot:    base ─┬ 4                     only the listed levels
  ///                       └ 8
  ///     a step that reads no end weights:  1   2   …        no parent
  ///
  /// A key stands once: the base run of a seed serves all criteria.
  package func expand(data: DatasetFacts) throws(SweepFileError) -> Expansion {
    let recipe = try recipe(data: data)
    let levels = pruning.trainedLevels
    let reported = Set(pruning.levels)
    let cost = CostPrior(recipe: recipe, facts: data, keep: pruning.keep).secondsByLevel(through: levels.last ?? 0)
    var trials: [Trial] = []
    trials.reserveCapacity(seeds.count * (1 + criteria.count * levels.count))
    var keys = KeyMaker(recipe: recipe)
    for seed in seeds {
      let base = trials.count
      let key = keys.key(seed: seed, step: nil, parent: nil)
      trials.append(
        Trial(
          key: key, criterion: nil, level: 0, seed: seed, parent: nil, estimatedSeconds: cost[0], rank: cost[0],
          reported: true))
      for criterion in criteria {
        for (at, level) in levels.enumerated() {
          let step = pruning.step(criterion, level: level)
          let parent = step.parent(at: at, base: base, next: trials.count)
          let key = keys.key(seed: seed, step: step, parent: parent.map { trials[$0].key })
          trials.append(
            Trial(
              key: key, criterion: criterion, level: level, seed: seed, parent: parent, estimatedSeconds: cost[level],
              rank: cost[level], reported: reported.contains(level)))
        }
      }
    }
    addRanks(&trials)
    return Expansion(recipe: recipe, pruning: pruning, trials: trials)
  }

  /// What all trials have in common; throws when the images do not suffice.
  private func recipe(data: DatasetFacts) throws(SweepFileError) -> Recipe {
    let validation = validation ?? data.trainingImages / 12
    guard validation >= 1, data.trainingImages - validation >= training.batch else {
      let expected = "expected at least 1 validation image and one batch of \(training.batch) training images"
      let found = "found \(data.trainingImages) images of which train.validation takes \(validation)"
      let problem = "\(expected), \(found); lower train.batch or train.validation, or use more images"
      throw SweepFileError([.init(file: name, place: nil, message: problem)])
    }
    return Recipe(
      dataset: dataset.kind, datasetDigest: data.digest, model: model, training: training, validation: validation)
  }
}

extension PruneStep {
  /// Where the parent stands: level - 1 of the chain, which is the trial before this one, or the base run.
  fileprivate func parent(at place: Int, base: Int, next: Int) -> Int? {
    guard readsEndWeights else { return nil }
    return switch mode {
    case .oneshot: base
    case .iterative: place == 0 ? base : next - 1
    }
  }
}

/// Keys of one sweep's trials; the common beginning of their canonical bytes is written once.
private struct KeyMaker {
  private var text: JSONText
  private let start: Int

  init(recipe: Recipe) {
    text = recipe.canonicalStart
    start = text.bytes.count
  }

  mutating func key(seed: UInt64, step: PruneStep?, parent: TrialKey?) -> TrialKey {
    text.truncate(to: start)
    text.finish(seed: seed, step: step, parents: CollectionOfOne(parent).compactMap { $0 })
    return TrialKey(ofCanonicalBytes: text.bytes)
  }
}

/// Adds to each trial's own cost the largest rank of those that wait for it; children stand after parents.
private func addRanks(_ trials: inout [Trial]) {
  for index in trials.indices.reversed() {
    guard let parent = trials[index].parent else { continue }
    trials[parent].rank = max(trials[parent].rank, trials[parent].estimatedSeconds + trials[index].rank)
  }
}
