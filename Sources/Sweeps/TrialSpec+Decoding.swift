import SweepCore
import Vocabulary

extension TrialSpec {
  /// The specification that canonical bytes spell.
  ///
  /// Strict by a round trip: what it understood must give the same bytes again, so an unknown member, another
  /// order or a default written out is refused.
  package init(canonicalBytes bytes: [UInt8]) throws(SpecError) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: bytes)
    } catch {
      throw SpecError("expected a trial's specification as JSON, found a fault at \(error)")
    }
    let root = SpecReader(value: json, path: "")
    guard try root.text("kind") == "train" else { throw root.unexpected("kind", "train") }
    self.init(
      recipe: try Recipe(root), seed: try root.unsigned("seed"), step: try root.part("step").map(PruneStep.init(_:)),
      supermask: try root.part("supermask").map(SupermaskPlan.init(_:)),
      parents: try root.parents())
    guard canonicalBytes == bytes else {
      throw SpecError(
        "expected a specification that this version writes as \(String(decoding: canonicalBytes, as: UTF8.self)), "
          + "found \(String(decoding: bytes, as: UTF8.self)); run the same version of raffle everywhere")
    }
  }
}

extension Recipe {
  fileprivate init(_ root: SpecReader) throws(SpecError) {
    let data = try root.required("dataset")
    let train = try root.required("train")
    self.init(
      numericsVersion: UInt32(clamping: try root.unsigned("numerics")), dataset: try DatasetKind(data),
      datasetDigest: try data.digest("sha256"),
      model: .fc(sizes: try root.required("model").integers("fc")),
      training: TrainingPlan(
        optimizer: try Optimizer(train), batch: try train.integer("batch", SpecDefault.batch),
        iterations: try train.integer("iterations", from: 0),
        evaluateEvery: try train.integer("evaluate_every", SpecDefault.evaluateEvery),
        initialization: try train.choice("init", SpecDefault.initialization), stop: try StopRule?(train)),
      validation: try train.integer("validation", from: 0))
  }
}

extension DatasetKind {
  fileprivate init(_ data: SpecReader) throws(SpecError) {
    switch try data.text("name") {
    case "synthetic":
      self = .synthetic(
        train: try data.integer("train", SpecDefault.syntheticTrain),
        test: try data.integer("test", SpecDefault.syntheticTest))
    case "mnist": self = .mnist
    case "idx": self = .idx
    default: throw data.unexpected("name", "synthetic, mnist or idx")
    }
  }
}

extension Optimizer {
  fileprivate init(_ train: SpecReader) throws(SpecError) {
    switch try train.choice("optimizer", SpecDefault.optimizer) {
    case .adam: self = .adam(rate: try train.number("rate", SpecDefault.adamRate))
    case .sgd:
      self = .sgd(
        rate: try train.number("rate", nil),
        momentum: try train.number("momentum", SpecDefault.sgdMomentum, below: 1))
    }
  }
}

extension StopRule? {
  fileprivate init(_ train: SpecReader) throws(SpecError) {
    if train.value["stop_at"] == nil {
      self = nil
    } else if train.value["stop_at"]?.string == StopRule.argminReference {
      self = .argminValidationLoss
    } else {
      self = .accuracy(try train.number("stop_at", nil))
    }
  }
}

extension Criterion {
  fileprivate init(_ step: SpecReader) throws(SpecError) {
    if let name = step.value["criterion"]?.string, let criterion = Criterion(name: name) {
      self = criterion
      return
    }
    let known = Criterion.allCases.map(\.name).joined(separator: ", ")
    guard let own = step.part("criterion"), own.value["score"] != nil else {
      throw step.unexpected("criterion", "one of \(known)")
    }
    do {
      self = .expression(try ScoreExpression(name: try own.text("name"), parsing: try own.text("score")))
    } catch let error as ExpressionError {
      throw own.unexpected("score", "a formula, but for \(error)")
    } catch let error as SpecError {
      throw error
    } catch {
      throw SpecError("\(error)")
    }
  }
}

extension PruneStep {
  fileprivate init(_ step: SpecReader) throws(SpecError) {
    self.init(
      criterion: try Criterion(step), mode: try step.choice("mode", SpecDefault.mode),
      level: try step.integer("level"), amount: try PruneAmount(step),
      scope: try step.choice("scope", SpecDefault.scope), mask1: try step.choice("mask1", SpecDefault.mask1),
      mask0: try step.choice("mask0", SpecDefault.mask0), masks: try step.choice("masks", SpecDefault.masks),
      draw: try step.integer("draw", SpecDefault.draw),
      rewindTo: step.value["rewind_to"] == nil ? nil : try step.integer("rewind_to", from: 1))
  }
}

extension SupermaskPlan {
  fileprivate init(_ plan: SpecReader) throws(SpecError) {
    guard case .bool(let rescale) = plan.value["rescale"] else { throw plan.unexpected("rescale", "true or false") }
    self.init(weights: try plan.choice("weights", nil), rescale: rescale)
  }
}

extension PruneAmount {
  fileprivate init(_ step: SpecReader) throws(SpecError) {
    if step.value["rates"] != nil {
      self = .rates(try step.shares("rates"))
    } else if step.value["threshold"] != nil {
      self = .threshold(try step.number("threshold", nil))
    } else if step.value["amount"]?.string == PruneAmount.bestReference {
      self = .best
    } else {
      let keep = step.part("keep")
      self = .keep(
        KeepRates(
          fc: try keep?.number("fc", SpecDefault.keepFC, below: 1) ?? SpecDefault.keepFC,
          output: try keep?.number("output", SpecDefault.keepOutput, below: 1) ?? SpecDefault.keepOutput))
    }
  }
}
