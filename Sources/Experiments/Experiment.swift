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
  ///   - artifact: gives the bytes of an artifact that `inputs(of:parents:)` names.
  ///   - onIteration: called before each iteration, with the validation loss of the last evaluation; throwing ends the
  ///     trial.
  package func run(
    _ spec: TrialSpec, parents: [[UInt8]], artifact: (Digest) throws(TrialError) -> [UInt8],
    onIteration: (_ iteration: Int, _ loss: Double) throws(TrialError) -> Void
  ) throws(TrialError) -> Result {
    try check(spec)
    let network = Network(Architecture(fullyConnected: spec.recipe.model.sizes), kernels: kernels)
    let layout = network.layout
    let images = TrainingImages(dataset, validation: spec.recipe.validation)
    let initial = initialWeights(spec, layout)
    let parents = try Parents(of: spec, parents)
    if let supermask = spec.supermask {
      return try learn(supermask, spec, network, on: images, initial: initial, onIteration: onIteration)
    }
    let origin = try Origin(spec, parents, layout, initial: initial, artifact: artifact)

    var plan = spec.recipe.training.hyperparameters
    if let reference = parents.reference { plan.iterations = min(plan.iterations, reference.earlyStopIteration) }
    var trainer = Trainer(
      network, plan: plan, weights: Buffer(origin.start), mask: origin.mask.buffer(), listsImages: images.areListed)
    let curve = try trainer.run(plan, on: images, seed: spec.seed, onIteration: onIteration)
    let end = trainer.weights.values()
    guard end.allSatisfy(\.isFinite) else { throw .diverged(iterations: plan.iterations) }
    // A network that is only looked at leaves nothing that could not be made again, but for its mask.
    let isTrained = spec.step == nil || plan.iterations > 0
    let artifacts =
      isTrained
      ? [
        Artifact(.weights, weights(spec, origin, end, layout)), Artifact(.mask, maskArtifact(origin.mask, layout)),
        Artifact(.curve, curveArtifact(curve)),
      ] : [Artifact(.mask, maskArtifact(origin.mask, layout))]
    let training = isTrained ? trainer.evaluate(images.training, rows: images.trainingRows) : nil
    let anatomy = Anatomy(layout, mask: origin.mask, wi: origin.start, wf: end)
    let record = trialRecord(
      spec, layout: layout, origin: origin, curve: curve, training: training, anatomy: anatomy, artifacts: artifacts)
    return Result(record: record, artifacts: artifacts)
  }

  private func learn(
    _ plan: SupermaskPlan, _ spec: TrialSpec, _ network: Network, on images: TrainingImages, initial: [Float],
    onIteration: (_ iteration: Int, _ loss: Double) throws(TrialError) -> Void
  ) throws(TrialError) -> Result {
    let layout = network.layout
    let learned = try LearnedSupermask(
      plan, spec, network, spec.recipe.training.hyperparameters, on: images, initial: initial, onIteration: onIteration)
    let artifacts = [
      Artifact(.weights, learned.artifact(layout)), Artifact(.mask, maskArtifact(learned.mask, layout)),
      Artifact(.curve, curveArtifact(learned.curve)),
    ]
    let origin = Origin(mask: learned.mask, start: learned.weights, amount: nil)
    let anatomy = Anatomy(layout, mask: learned.mask, wi: learned.weights, wf: learned.weights)
    let record = trialRecord(
      spec, layout: layout, origin: origin, curve: learned.curve, training: nil, anatomy: anatomy,
      artifacts: artifacts)
    return Result(record: record, artifacts: artifacts)
  }

  private func weights(_ spec: TrialSpec, _ origin: Origin, _ end: [Float], _ layout: ParameterLayout) -> [UInt8] {
    let weights = RunWeights(end: end, start: spec.step?.startFollowsFromMask == false ? origin.start : nil)
    return weights.artifact(origin.mask, layout, isWhole: spec.step.map { $0.mask0 != .zero } ?? false)
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
    guard recipe.validation >= 0, left >= recipe.training.batch else {
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

extension TrainingPlan {
  fileprivate var hyperparameters: Hyperparameters {
    let momentum = switch optimizer {
    case .adam: 0.0
    case .sgd(_, let momentum): momentum
    }
    return Hyperparameters(
      optimizer: optimizer.kind, rate: optimizer.rate, momentum: momentum, batch: batch, iterations: iterations,
      evaluateEvery: evaluateEvery, stopAt: stopAt)
  }

  private var stopAt: Double? {
    if case .accuracy(let accuracy) = stop { accuracy } else { nil }
  }
}
