internal import Kernels
internal import Networks
internal import Pruning
internal import Sweeps
internal import Training
internal import Vocabulary

/// What an untrained network with a learned mask gives (Zhou et al. 2019, section 5).
struct LearnedSupermask {
  var curve: LearningCurve
  /// The first mask of the last evaluation, the weights it leaves, rescaled, and the logits it was drawn from.
  var mask: Mask
  var weights: [Float]
  var logits: [Float]

  init(
    _ plan: SupermaskPlan, _ spec: TrialSpec, _ network: Network, _ hyperparameters: Hyperparameters,
    on images: TrainingImages, initial: [Float], onIteration: (Int, Double) throws(TrialError) -> Void
  ) throws(TrialError) {
    let layout = network.layout
    var frozen = initial
    for slice in layout.slices {
      switch slice.kind {
      case .bias: for at in slice.range { frozen[at] = 0 }
      case .kernel where plan.weights == .signedConstant:
        let constant = deviation(initial[slice.range])
        for at in slice.range { frozen[at] = constant * sign(initial[at]) }
      case .kernel: break
      }
    }
    var trainer = SupermaskTrainer(
      network, plan: hyperparameters, weights: Buffer(frozen), rescales: plan.rescale, seed: spec.seed,
      listsImages: images.areListed)
    curve = try trainer.run(hyperparameters, on: images, seed: spec.seed, onIteration: onIteration)
    let sampled = trainer.sampled()
    mask = Mask(layout)
    mask.prune(layout.kernels.flatMap { $0.range.filter { !sampled.kept[$0] } })
    weights = sampled.weights
    logits = trainer.logitValues
    guard logits.allSatisfy(\.isFinite) else { throw .diverged(iterations: hyperparameters.iterations) }
  }

  /// The weights in compact form, and beside them every logit.
  func artifact(_ layout: ParameterLayout) -> [UInt8] {
    var tensors = SafeTensors()
    for slice in layout.slices { tensors.add(slice.name, mask.survivors(slice).map { weights[$0] }) }
    for slice in layout.kernels { tensors.add("logits." + slice.name, slice.range.map { logits[$0] }) }
    return tensors.bytes
  }
}
