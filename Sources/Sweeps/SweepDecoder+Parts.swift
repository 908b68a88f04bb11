import Vocabulary
internal import Yams

extension SweepDecoder {
  mutating func training(_ node: Node?) -> (TrainingPlan, validation: Int?) {
    var plan = TrainingPlan()
    let known = [
      "optimizer", "rate", "momentum", "batch", "iterations", "evaluate_every", "stop_at", "init", "validation",
    ]
    let example = "write for example train: {optimizer: adam, rate: 0.0012, batch: 60, iterations: 50380}"
    guard let node, let fields = fields(node, "train", known: known, hint: example) else { return (plan, nil) }
    plan.optimizer = optimizer(fields)
    plan.batch = integer(
      fields["batch"], "train.batch", in: 1...1_000_000, default: plan.batch, hint: "the studies use 60")
    plan.iterations = integer(
      fields["iterations"], "train.iterations", in: 0...1_000_000_000, default: plan.iterations,
      hint: "the studies use 50380")
    plan.evaluateEvery = integer(
      fields["evaluate_every"], "train.evaluate_every", in: 1...1_000_000_000, default: plan.evaluateEvery,
      hint: "the studies use 100")
    plan.initialization = choice(fields["init"], "train.init", default: plan.initialization)
    plan.stop = fields["stop_at"].map {
      .accuracy(share($0, "train.stop_at", default: 0.5, hint: "base runs end at that validation accuracy, e.g. 0.25"))
    }
    let validation = fields["validation"].map {
      $0.scalar?.string == "test" ? 0 : integer($0, "train.validation", in: 1...100_000_000, default: 1, hint: "the studies use 5000 of 60000 images; test takes the test images")
    }
    return (plan, validation)
  }

  /// `retrain`; what it leaves out is as in `train`.
  mutating func retraining(_ node: Node?, _ training: TrainingPlan) -> Retraining? {
    let hint = "write for example retrain: {iterations: 0}"
    guard let node, let fields = fields(node, "retrain", known: ["iterations", "evaluate_every"], hint: hint) else {
      return nil
    }
    return Retraining(
      iterations: integer(
        fields["iterations"], "retrain.iterations", in: 0...1_000_000_000, default: training.iterations, hint: hint),
      evaluateEvery: integer(
        fields["evaluate_every"], "retrain.evaluate_every", in: 1...1_000_000_000, default: training.evaluateEvery,
        hint: hint))
  }

  private mutating func optimizer(_ fields: Fields) -> Optimizer {
    let kind = choice(fields["optimizer"], "train.optimizer", default: OptimizerKind.adam)
    let rate = positive(
      fields["rate"], "train.rate", default: TrainingPlan.adamRate, hint: "write for example rate: 0.0012")
    let momentum = momentum(fields["momentum"])
    switch kind {
    case .adam:
      if let given = fields["momentum"] {
        report(given, "train.momentum: expected none with adam, found one; leave it out or write optimizer: sgd")
      }
      return .adam(rate: rate)
    case .sgd:
      _ = required("rate", in: fields, hint: "sgd has no usual rate; write for example rate: 0.1")
      return .sgd(rate: rate, momentum: momentum)
    }
  }

  private mutating func momentum(_ node: Node?) -> Double {
    guard let node else { return TrainingPlan.sgdMomentum }
    return number(
      node, "train.momentum", default: TrainingPlan.sgdMomentum, expected: "a number from 0 to below 1",
      hint: "write for example momentum: 0.9, or 0 for none"
    ) { $0 >= 0 && $0 < 1 }
  }

  mutating func keptArtifacts(_ node: Node?) -> [ArtifactKind] {
    guard let node, node.scalar?.string != "all" else { return ArtifactKind.allCases }
    if node.scalar?.string == "none" { return [] }
    let hint = "write all, none, or for example [weights, mask]"
    let kinds: [ArtifactKind] = names(node, "keep", of: "artifact", hint: hint) ?? []
    return ArtifactKind.allCases.filter(kinds.contains)
  }

  /// One name, or a list of names of which none stands twice.
  mutating func names<Choice: CaseIterable & RawRepresentable<String> & Hashable>(
    _ node: Node, _ path: String, of what: String, hint: String
  ) -> [Choice]? {
    let elements: [Node]
    switch node {
    case .scalar: elements = [node]
    case .sequence(let sequence) where !sequence.isEmpty: elements = Array(sequence)
    default:
      mismatch(node, path, expected: "one \(what) or a list", hint: hint)
      return nil
    }
    var choices: [Choice] = []
    for element in elements {
      guard let choice = element.scalar.flatMap({ Choice(rawValue: $0.string) }) else {
        unknown(element, path, what, known: Choice.allCases.map(\.rawValue))
        continue
      }
      if choices.contains(choice) {
        report(element, "\(path): expected each \(what) once, found '\(choice.rawValue)' again; leave one of them out")
      }
      choices.append(choice)
    }
    return choices
  }
}

extension Sweep {
  /// The largest seed that every JSON reader keeps exact: 2^53 - 1.
  static let largestSeed = (1 << 53) - 1
}
