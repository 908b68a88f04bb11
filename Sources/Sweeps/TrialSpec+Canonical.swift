internal import Crypto
package import SweepCore
import Vocabulary

/// What a left-out field of a specification means. Frozen: a change here would give old keys a new meaning.
///
/// Today they equal a sweep file's defaults; those may move, these may not. A new field gets the value that
/// describes what earlier versions did.
enum SpecDefault {
  static let optimizer = OptimizerKind.adam
  static let adamRate = 0.0012
  static let sgdMomentum = 0.9
  static let batch = 60
  static let evaluateEvery = 100
  static let initialization = Initialization.glorot
  static let syntheticTrain = 12_000
  static let syntheticTest = 2_000
  static let mode = PruneMode.iterative
  static let keepFC = 0.8
  static let keepOutput = 0.9
  static let mask1 = Mask1Action.rewind
  static let mask0 = Mask0Action.zero
  static let scope = PruneScope.layer
  static let masks = MaskChain.own
  static let draw = 0
}

extension TrialSpec {
  /// The specification as JSON without white space: members in fixed order, those at their default left out.
  package var canonicalBytes: [UInt8] {
    var text = recipe.canonicalStart
    text.finish(seed: seed, step: step, supermask: supermask, parents: parents)
    return text.bytes
  }

  /// The trial's identity.
  package var key: TrialKey { TrialKey(ofCanonicalBytes: canonicalBytes) }
}

extension StopRule {
  /// A parent's result as an input: the key hashes this reference, the record has the value.
  static let argminReference = "argmin_val_loss(parent)"
}

extension PruneAmount {
  static let bestReference = "best(parents)"
}

extension TrialKey {
  /// The first 128 bits of SHA-256.
  package init(ofCanonicalBytes bytes: [UInt8]) {
    var words: (high: UInt64, low: UInt64) = (0, 0)
    for (at, byte) in SHA256.hash(data: bytes).prefix(16).enumerated() {
      if at < 8 { words.high = words.high << 8 | UInt64(byte) } else { words.low = words.low << 8 | UInt64(byte) }
    }
    self.init(high: words.high, low: words.low)
  }
}

extension Recipe {
  /// The beginning of the canonical bytes, the same for all trials of a sweep.
  var canonicalStart: JSONText {
    var text = JSONText()
    text.beginObject()
    text.member("kind", "train")
    text.member("numerics", numericsVersion)
    text.beginObject("dataset")
    text.member("name", dataset.name)
    if case .synthetic(let train, let test) = dataset {
      text.member("train", train, unless: SpecDefault.syntheticTrain)
      text.member("test", test, unless: SpecDefault.syntheticTest)
    }
    text.member("sha256", datasetDigest)
    text.endObject()
    text.member("model", model.json)
    text.beginObject("train")
    text.member("optimizer", training.optimizer.kind.rawValue, unless: SpecDefault.optimizer.rawValue)
    switch training.optimizer {
    case .adam(let rate): text.member("rate", rate, unless: SpecDefault.adamRate)
    case .sgd(let rate, let momentum):
      text.member("rate", rate)
      text.member("momentum", momentum, unless: SpecDefault.sgdMomentum)
    }
    text.member("batch", training.batch, unless: SpecDefault.batch)
    text.member("iterations", training.iterations)
    switch training.stop {
    case nil: break
    case .accuracy(let accuracy): text.member("stop_at", accuracy)
    case .argminValidationLoss: text.member("stop_at", StopRule.argminReference)
    }
    text.member("evaluate_every", training.evaluateEvery, unless: SpecDefault.evaluateEvery)
    text.member("init", training.initialization.rawValue, unless: SpecDefault.initialization.rawValue)
    text.member("validation", validation)
    text.endObject()
    return text
  }
}

extension JSONText {
  /// The rest of the canonical bytes: what tells the trials of a sweep apart.
  mutating func finish(
    seed: UInt64, step: PruneStep?, supermask: SupermaskPlan?, parents: some Collection<TrialKey>
  ) {
    member("seed", seed)
    if let supermask {
      beginObject("supermask")
      member("weights", supermask.weights.rawValue)
      member("rescale", supermask.rescale)
      endObject()
    }
    if let step {
      beginObject("step")
      criterion(step.criterion)
      if step.mode != SpecDefault.mode { member("mode", step.mode.rawValue) }
      member("level", step.level)
      amount(step.amount)
      if step.scope != SpecDefault.scope { member("scope", step.scope.rawValue) }
      if step.mask1 != SpecDefault.mask1 { member("mask1", step.mask1.rawValue) }
      if step.mask0 != SpecDefault.mask0 { member("mask0", step.mask0.rawValue) }
      if step.masks != SpecDefault.masks { member("masks", step.masks.rawValue) }
      member("draw", step.draw, unless: SpecDefault.draw)
      if let iteration = step.rewindTo { member("rewind_to", iteration) }
      endObject()
    }
    if !parents.isEmpty {
      beginArray("parents")
      for parent in parents { value(parent) }
      endArray()
    }
    endObject()
  }

  /// The name of a built-in criterion; of an expression also its formula, in its one spelling.
  private mutating func criterion(_ criterion: Criterion) {
    guard case .expression(let expression) = criterion else { return member("criterion", criterion.name) }
    beginObject("criterion")
    member("name", expression.name)
    member("score", expression.text)
    endObject()
  }

  private mutating func amount(_ amount: PruneAmount) {
    switch amount {
    case .keep(let keep):
      guard keep != KeepRates(fc: SpecDefault.keepFC, output: SpecDefault.keepOutput) else { return }
      beginObject("keep")
      member("fc", keep.fc, unless: SpecDefault.keepFC)
      member("output", keep.output, unless: SpecDefault.keepOutput)
      endObject()
    case .rates(let rates): member("rates", rates)
    case .threshold(let threshold): member("threshold", threshold)
    case .best: member("amount", PruneAmount.bestReference)
    }
  }

  fileprivate mutating func member<Value: JSONWritable & Equatable>(
    _ name: String, _ value: Value, unless standard: Value
  ) {
    if value != standard { member(name, value) }
  }
}
