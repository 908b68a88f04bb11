package import Datasets
internal import Kernels
package import KernelContracts
internal import Networks
internal import Pruning
internal import Randomness
package import SweepCore
package import Sweeps
internal import Training
internal import Vocabulary

/// Runs trials on one data set: a specification and its inputs go in, a record and artifacts come out.
///
/// The result is a pure function of its inputs, to the bit.
package struct Experiment: Sendable {
  private let dataset: Dataset
  private let kernels: KernelTable

  package init(dataset: Dataset, kernels: KernelTable) {
    self.dataset = dataset
    self.kernels = kernels
  }

  /// The outcome of a trial.
  package struct Result: Hashable, Sendable {
    /// The record's deterministic bytes: a JSON object without its closing brace.
    package var record: [UInt8]
    package var artifacts: [Artifact]

    package init(record: [UInt8], artifacts: [Artifact]) {
      self.record = record
      self.artifacts = artifacts
    }
  }

  /// - Parameters:
  ///   - parents: the deterministic bytes of the parents' records, in the specification's order.
  ///   - artifact: gives the bytes of an artifact that `inputs(ofParents:)` names.
  ///   - onIteration: called before each iteration; throwing ends the trial.
  package func run(
    _ spec: TrialSpec, parents: [[UInt8]], artifact: (Digest) throws(TrialError) -> [UInt8],
    onIteration: (Int) throws(TrialError) -> Void
  ) throws(TrialError) -> Result {
    try check(spec)
    let network = Network(Architecture(fullyConnected: spec.recipe.model.sizes), kernels: kernels)
    let layout = network.layout
    let images = TrainingImages(dataset, validation: spec.recipe.validation)
    let initial = initialWeights(spec, layout)
    let mask = try mask(spec, layout, initial: initial, parents: parents, artifact: artifact)
    let start = zip(initial, mask.kept).map { $1 ? $0 : 0 }

    let parameters = spec.recipe.training.hyperparameters
    var trainer = Trainer(
      network, plan: parameters, weights: Buffer(start), mask: mask.buffer(), listsImages: images.areListed)
    let curve = try trainer.run(parameters, on: images, seed: spec.seed, onIteration: onIteration)
    let end = trainer.weights.values()
    guard end.allSatisfy(\.isFinite) else { throw .diverged(iterations: parameters.iterations) }
    let training = trainer.evaluate(images.training, rows: images.trainingRows)
    let artifacts = [
      Artifact(.weights, weightsArtifact(end, mask, layout)), Artifact(.mask, maskArtifact(mask, layout)),
      Artifact(.curve, curveArtifact(curve)),
    ]
    let anatomy = Anatomy(layout, mask: mask, wi: start, wf: end)
    let record = trialRecord(
      spec, layout: layout, mask: mask, curve: curve, training: training, anatomy: anatomy, artifacts: artifacts)
    return Result(record: record, artifacts: artifacts)
  }

  private func check(_ spec: TrialSpec) throws(TrialError) {
    let recipe = spec.recipe
    guard recipe.datasetDigest.bytes == dataset.digest else {
      throw .badSpec("expected data \(recipe.datasetDigest), found \(dataset.name) \(Digest(bytes: dataset.digest)?.description ?? "")")
    }
    guard recipe.numericsVersion == numericsVersion else {
      throw .badSpec("expected numerics \(numericsVersion), found \(recipe.numericsVersion)")
    }
    let sizes = recipe.model.sizes
    guard sizes.first == dataset.features, let outputs = sizes.last, outputs >= dataset.classes else {
      throw .badSpec(
        "a model from \(sizes.first ?? 0) inputs to \(sizes.last ?? 0) classes, and data of \(dataset.features) "
          + "numbers an image in \(dataset.classes) classes")
    }
    let left = dataset.training.count - recipe.validation
    guard recipe.validation > 0, left >= recipe.training.batch else {
      throw .badSpec(
        "\(dataset.training.count) training images less \(recipe.validation) for validation leave no batch of "
          + "\(recipe.training.batch)")
    }
  }

  private func initialWeights(_ spec: TrialSpec, _ layout: ParameterLayout) -> [Float] {
    layout.initialParameters(spec.recipe.training.initialization) { slice in
      RandomStream(seed: spec.seed, .initialWeights, layer: slice)
    }.values()
  }

  /// The mask that the trial's own step makes: from its parent's end, or replayed from the seed.
  private func mask(
    _ spec: TrialSpec, _ layout: ParameterLayout, initial: [Float], parents: [[UInt8]],
    artifact: (Digest) throws(TrialError) -> [UInt8]
  ) throws(TrialError) -> Mask {
    guard let step = spec.step else { return Mask(layout) }
    let round = PruneRound(
      criterion: step.criterion, rates: PruneRates(keep: step.keep.fc, keepOutput: step.keep.output), seed: spec.seed)
    do {
      guard let parent = parents.first else { return try round.replayed(step, layout: layout, initial: initial) }
      let record = try ParentRecord(parent)
      let before = try Experiments.mask(fromArtifact: artifact(record.mask), layout)
      let end = try weights(fromArtifact: artifact(record.weights), before, layout)
      return switch step.mode {
      case .iterative: try round.next(before, level: step.level, layout: layout, wi: initial, wf: end)
      case .oneshot: try round.oneShot(level: step.level, layout: layout, wi: initial, wf: end)
      }
    } catch let error as PruningError {
      throw .pruning(error.description)
    } catch let error as ArtifactError {
      throw .badArtifact(error.description)
    } catch let error as TrialError {
      throw error
    } catch {
      throw .badArtifact("\(error)")
    }
  }
}

/// Bytes that a trial leaves behind, and what they are.
package struct Artifact: Hashable, Sendable {
  package let kind: ArtifactKind
  package let bytes: [UInt8]
  package let digest: Digest

  init(_ kind: ArtifactKind, _ bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
    digest = Digest(of: bytes)
  }
}

extension PruneRound {
  /// The mask of a level of a criterion that reads no end weights.
  fileprivate func replayed(_ step: PruneStep, layout: ParameterLayout, initial: [Float]) throws(PruningError) -> Mask {
    switch step.mode {
    case .oneshot: return try oneShot(level: step.level, layout: layout, wi: initial, wf: nil)
    case .iterative:
      var mask = Mask(layout)
      for level in 1...step.level { mask = try next(mask, level: level, layout: layout, wi: initial, wf: nil) }
      return mask
    }
  }
}

extension TrainingPlan {
  fileprivate var hyperparameters: Hyperparameters {
    let momentum = switch optimizer {
    case .adam: 0.0
    case .sgd(_, let momentum): momentum
    }
    return Hyperparameters(
      optimizer: optimizer.kind, rate: optimizer.rate, momentum: momentum, batch: batch, iterations: iterations,
      evaluateEvery: evaluateEvery)
  }
}
