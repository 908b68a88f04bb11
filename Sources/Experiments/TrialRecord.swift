internal import Networks
internal import Pruning
internal import Sweeps
internal import Training
internal import Vocabulary

/// The deterministic bytes of a trial's record: a JSON object without its closing brace, for the log goes on.
///
/// Members stand in the order of the log's format; those that say no more than a rewound, zero-filled chain of levels
/// on LeNet-300-100 are left out.
func trialRecord(
  _ spec: TrialSpec, layout: ParameterLayout, origin: Origin, curve: LearningCurve, training: Evaluation?,
  anatomy: Anatomy, artifacts: [Artifact]
) -> [UInt8] {
  let stop = curve.points[curve.earlyStop]
  let end = curve.points[curve.points.count - 1]
  let kept = layout.kernels.map { origin.mask.keptCount($0) }
  let total = layout.kernels.reduce(0) { $0 + $1.range.count }

  var text = JSONText()
  text.beginObject()
  text.member("kind", "record")
  text.member("schema", 1)
  text.member("key", spec.key)
  text.member("status", "ok")
  text.member("model", spec.recipe.model.name)
  if spec.recipe.model != .lenet300 { text.member("sizes", spec.recipe.model.sizes) }
  text.member("dataset", spec.recipe.dataset.name)
  if let step = spec.step {
    text.member("criterion", step.criterion.name)
    if case .expression(let expression) = step.criterion { text.member("score", expression.text) }
    text.member("mode", step.mode.rawValue)
  }
  text.member("level", spec.level)
  text.member("density", Double(kept.reduce(0, +)) / Double(total))
  text.member("kept", kept)
  text.member("seed", spec.seed)
  if let step = spec.step {
    text.member("mask1", step.mask1.rawValue)
    text.member("mask0", step.mask0.rawValue)
    text.details(of: step, origin, layout)
  }
  if let supermask = spec.supermask {
    text.beginObject("supermask")
    text.member("weights", supermask.weights.rawValue)
    text.member("rescale", supermask.rescale)
    text.member("samples", SupermaskTrainer.samples)
    text.endObject()
  }
  text.member("iterations", end.iteration)
  switch spec.recipe.training.stop {
  case nil: break
  case .accuracy(let accuracy): text.member("stop_at", accuracy)
  case .argminValidationLoss: text.member("stop_at", "argmin_val_loss(parent)")
  }
  text.member("early_stop_iteration", stop.iteration)
  text.member("val_loss", stop.validation.loss)
  text.member("val_accuracy", stop.validation.accuracy)
  text.member("test_accuracy", stop.test?.accuracy)
  text.beginObject("final")
  text.member("train_accuracy", training?.accuracy)
  text.member("train_loss", training?.loss)
  text.member("val_loss", end.validation.loss)
  text.member("test_accuracy", end.test?.accuracy)
  text.endObject()
  text.beginObject("initial")
  text.member("test_accuracy", curve.points[0].test?.accuracy)
  text.endObject()
  text.beginObject("anatomy")
  text.member("flipped", anatomy.flipped)
  text.member("grown", anatomy.grown)
  text.member("shrunk", anatomy.shrunk)
  text.endObject()
  text.beginObject("artifacts")
  for artifact in artifacts { text.member(artifact.kind.rawValue, artifact.digest) }
  text.endObject()
  return text.bytes
}

extension JSONText {
  /// What is unusual about a step.
  fileprivate mutating func details(of step: PruneStep, _ origin: Origin, _ layout: ParameterLayout) {
    if step.masks != .own { member("masks", step.masks.rawValue) }
    if step.draw != 0 { member("draw", step.draw) }
    if let iteration = step.rewindTo { member("rewind_to", iteration) }
    if step.scope != .layer { member("scope", step.scope.rawValue) }
    if step.amount == .best { member("amount", "best(parents)") }
    switch origin.amount {
    case nil, .keep, .best: break
    case .rates(let rates): member("rates", rates)
    case .threshold(let threshold):
      member("threshold", threshold)
      // Biases are pruned too, so density alone does not say what is left.
      let kept = layout.slices.reduce(0) { $0 + origin.mask.keptCount($1) }
      let all = layout.slices.reduce(0) { $0 + $1.range.count }
      member("relative_size", Double(kept) / Double(all))
    }
  }
}
