internal import Networks
internal import Pruning
internal import Sweeps
internal import Training
internal import Vocabulary

/// The deterministic bytes of a trial's record: a JSON object without its closing brace, for the log goes on.
///
/// Members stand in the order of the log's format.
func trialRecord(
  _ spec: TrialSpec, layout: ParameterLayout, mask: Mask, curve: LearningCurve, training: Evaluation,
  anatomy: Anatomy, artifacts: [Artifact]
) -> [UInt8] {
  let stop = curve.points[curve.earlyStop]
  let end = curve.points[curve.points.count - 1]
  let kept = layout.kernels.map { mask.keptCount($0) }
  let total = layout.kernels.reduce(0) { $0 + $1.range.count }

  var text = JSONText()
  text.beginObject()
  text.member("kind", "record")
  text.member("schema", 1)
  text.member("key", spec.key)
  text.member("status", "ok")
  text.member("model", spec.recipe.model.name)
  text.member("dataset", spec.recipe.dataset.name)
  if let step = spec.step {
    text.member("criterion", step.criterion.rawValue)
    text.member("mode", step.mode.rawValue)
  }
  text.member("level", spec.level)
  text.member("density", Double(kept.reduce(0, +)) / Double(total))
  text.member("kept", kept)
  text.member("seed", spec.seed)
  if let step = spec.step {
    text.member("mask1", step.mask1.rawValue)
    text.member("mask0", step.mask0.rawValue)
  }
  text.member("iterations", spec.recipe.training.iterations)
  text.member("early_stop_iteration", stop.iteration)
  text.member("val_loss", stop.validation.loss)
  text.member("val_accuracy", stop.validation.accuracy)
  text.member("test_accuracy", stop.test?.accuracy)
  text.beginObject("final")
  text.member("train_accuracy", training.accuracy)
  text.member("train_loss", training.loss)
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
