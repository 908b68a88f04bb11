import SweepCore
import Vocabulary

extension FrozenSweep {
  /// The first difference that makes `asked` another sweep than the folder's own, in words; nil for the same sweep.
  ///
  /// What a sweep says about itself, the order of its criteria, where its data lies and which version made the
  /// folder make no difference.
  package func difference(from asked: FrozenSweep) -> String? {
    let pairs = zip(comparable, asked.comparable)
    return pairs.lazy.compactMap { $0.difference(from: $1) }.first.map { "\($0); use another folder with --out" }
  }

  /// Every part of a sweep that decides its trials or what stays of them; the names are the same for all sweeps.
  private var comparable: [ComparablePart] {
    let training = sweep.training
    let pruning = sweep.pruning
    let momentum = if case .sgd(_, let momentum) = training.optimizer { momentum.description } else { "none" }
    return [
      ComparablePart("numerics version", numericsVersion.description),
      ComparablePart("name", sweep.name),
      ComparablePart("model", sweep.model.json.text),
      ComparablePart("dataset", sweep.dataset.kind.name),
      ComparablePart("data with SHA-256", data.digest.description),
      ComparablePart("training images", data.trainingImages.description),
      ComparablePart("test images", data.testImages.description),
      ComparablePart("train.optimizer", training.optimizer.kind.rawValue),
      ComparablePart("train.rate", training.optimizer.rate.description),
      ComparablePart("train.momentum", momentum),
      ComparablePart("train.batch", training.batch.description),
      ComparablePart("train.iterations", training.iterations.description),
      ComparablePart("train.evaluate_every", training.evaluateEvery.description),
      ComparablePart("train.init", training.initialization.rawValue),
      ComparablePart("train.validation", (sweep.validation ?? data.trainingImages / 12).description),
      ComparablePart("prune.mode", pruning.mode.rawValue),
      ComparablePart("prune.keep.fc", pruning.keep.fc.description),
      ComparablePart("prune.keep.output", pruning.keep.output.description),
      ComparablePart("prune.levels", set: pruning.levels.map(String.init)),
      ComparablePart("prune.mask1", pruning.mask1.rawValue),
      ComparablePart("prune.mask0", pruning.mask0.rawValue),
      ComparablePart("grid.criterion", set: sweep.criteria.map(\.rawValue)),
      ComparablePart("grid.seed", set: sweep.seeds.map(String.init)),
      ComparablePart("keep", set: sweep.keptArtifacts.map(\.rawValue)),
    ]
  }
}

/// One value of a sweep, or a set of values.
private struct ComparablePart {
  let name: String
  let values: [String]
  let isSet: Bool

  init(_ name: String, _ value: String) {
    self.name = name
    values = [value]
    isSet = false
  }

  init(_ name: String, set values: [String]) {
    self.name = name
    self.values = values
    isSet = true
  }

  func difference(from asked: ComparablePart) -> String? {
    guard isSet else {
      guard values != asked.values else { return nil }
      return "the folder's sweep has \(name) \(values.joined()), this one has \(asked.values.joined())"
    }
    if let lost = first(notIn: asked) { return "the folder's sweep has \(name) \(lost), this one has not" }
    return asked.first(notIn: self).map { "this sweep has \(name) \($0), the folder's has not" }
  }

  private func first(notIn other: ComparablePart) -> String? {
    let known = Set(other.values)
    return values.first { !known.contains($0) }
  }
}
