import SweepCore
import Vocabulary

extension FrozenSweep {
  /// The first difference that makes `asked` another sweep than the folder's own, in words; nil for the same sweep.
  ///
  /// What a sweep says about itself, the order of its criteria, where its data lies and which version made the
  /// folder make no difference.
  package func difference(from asked: FrozenSweep) -> String? {
    let pairs = zip(comparable, asked.comparable)
    return pairs.lazy.compactMap { $0.difference(from: $1) }.first
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
      ComparablePart("train.stop_at", training.stop.map { "\($0)" } ?? "none"),
      ComparablePart("retrain", sweep.retraining.map { "\($0.iterations), \($0.evaluateEvery)" } ?? "none"),
      ComparablePart("train.init", training.initialization.rawValue),
      ComparablePart("train.validation", (sweep.validation ?? data.trainingImages / 12).description),
      ComparablePart("prune.mode", pruning.mode.rawValue),
    ] + schedule + [
      ComparablePart("prune.scope", pruning.scope.rawValue),
      ComparablePart("prune.masks", pruning.masks.rawValue),
      ComparablePart("prune.mask_from", pruning.maskFrom?.json.text ?? "none"),
      ComparablePart("prune.rewind_to", pruning.rewindTo?.description ?? "0"),
      ComparablePart("prune.best", pruning.bestIterations?.description ?? "none"),
      ComparablePart("grid.criterion", set: sweep.criteria.map { $0.json.string ?? $0.json.text }),
      ComparablePart("grid.mask1", set: sweep.mask1Actions.map(\.rawValue)),
      ComparablePart("grid.mask0", set: sweep.mask0Actions.map(\.rawValue)),
      ComparablePart("grid.draw", set: sweep.draws.map(String.init)),
      ComparablePart("supermask", set: sweep.supermasks.map { "\($0.weights.rawValue) \($0.rescale)" }),
      ComparablePart("beside.model", set: sweep.beside?.models.map(\.json.text) ?? []),
      ComparablePart("beside.iterations", sweep.beside?.iterations.description ?? "none"),
      ComparablePart("grid.seed", set: sweep.seeds.map(String.init)),
      ComparablePart("keep", set: sweep.keptArtifacts.map(\.rawValue)),
    ]
  }
}

extension FrozenSweep {
  /// How far the levels prune; which levels there are can only be compared among sweeps of the same kind.
  private var schedule: [ComparablePart] {
    let levels = ComparablePart("prune.levels", set: sweep.pruning.levels.map(String.init))
    return switch sweep.pruning.schedule {
    case .levels(_, let keep):
      [
        ComparablePart("prune", "levels"), ComparablePart("prune.keep.fc", keep.fc.description),
        ComparablePart("prune.keep.output", keep.output.description), levels,
      ]
    case .rates(let rates): [ComparablePart("prune", "rates"), ComparablePart("prune.rates", "\(rates)")]
    case .thresholds(let thresholds):
      [ComparablePart("prune", "thresholds"), ComparablePart("prune.thresholds", "\(thresholds)")]
    }
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
