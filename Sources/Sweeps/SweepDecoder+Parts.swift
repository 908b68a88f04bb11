import Vocabulary
internal import Yams

extension SweepDecoder {
  mutating func training(_ node: Node?) -> (TrainingPlan, validation: Int?) {
    var plan = TrainingPlan()
    let known = [
      "optimizer", "rate", "momentum", "batch", "iterations", "evaluate_every", "init", "validation",
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
    let validation = fields["validation"].map {
      integer($0, "train.validation", in: 1...100_000_000, default: 1, hint: "the studies use 5000 of 60000 images")
    }
    return (plan, validation)
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

  mutating func pruning(_ node: Node?) -> PrunePlan {
    var plan = PrunePlan(levels: [])
    let known = ["mode", "keep", "levels", "mask1", "mask0"]
    let example = "write for example prune: {levels: 1..24}"
    guard let node, let fields = fields(node, "prune", known: known, hint: example) else { return plan }
    plan.mode = choice(fields["mode"], "prune.mode", default: plan.mode)
    plan.keep = keepRates(fields["keep"])
    plan.mask1 = choice(fields["mask1"], "prune.mask1", default: plan.mask1)
    plan.mask0 = choice(fields["mask0"], "prune.mask0", default: plan.mask0)
    if let levels = required("levels", in: fields, hint: "write for example levels: 1..24") {
      plan.levels = integers(levels, "prune.levels", in: 0...1_000, hint: "write for example levels: 1..24")
        .filter { $0 > 0 }
    }
    return plan
  }

  private mutating func keepRates(_ node: Node?) -> KeepRates {
    var rates = KeepRates()
    let hint = "write for example keep: {fc: 0.8, output: 0.9}"
    guard let node, let fields = fields(node, "prune.keep", known: ["fc", "output"], hint: hint) else { return rates }
    let meaning = "a pruning round keeps that share of the survivors"
    rates.fc = share(fields["fc"], "prune.keep.fc", default: rates.fc, hint: meaning)
    rates.output = share(fields["output"], "prune.keep.output", default: rates.output, hint: meaning)
    return rates
  }

  /// `levels`: how many are trained above level 0; without any, criteria mean nothing.
  mutating func grid(_ node: Node, levels: Int) -> (criteria: [Criterion], seeds: [UInt64])? {
    let hint = "write for example grid: {criterion: all, seed: 0..4}"
    guard let fields = fields(node, "grid", known: ["criterion", "seed"], hint: hint) else { return nil }
    let seeds = required("seed", in: fields, hint: "write for example seed: 0..4")
      .map { integers($0, "grid.seed", in: 0...Sweep.largestSeed, hint: "write for example seed: 0..4") }
    var criteria = fields["criterion"].map { self.criteria($0) } ?? []
    if levels == 0 {
      criteria = []
    } else {
      _ = required("criterion", in: fields, hint: "write for example criterion: all")
    }
    let trials = (seeds?.count ?? 0) * (1 + criteria.count * levels)
    if trials > 10_000_000 {
      report(node, "grid: expected at most 10,000,000 trials, found \(grouped(trials)); use fewer seeds or levels")
    }
    return (criteria, (seeds ?? []).map(UInt64.init))
  }

  private mutating func criteria(_ node: Node) -> [Criterion] {
    if node.scalar?.string == "all" { return Criterion.allCases }
    let hint = "write all, or for example [large_final, random]"
    return names(node, "grid.criterion", of: "criterion", hint: hint) ?? Criterion.allCases
  }

  mutating func keptArtifacts(_ node: Node?) -> [ArtifactKind] {
    guard let node, node.scalar?.string != "all" else { return ArtifactKind.allCases }
    if node.scalar?.string == "none" { return [] }
    let hint = "write all, none, or for example [weights, mask]"
    let kinds: [ArtifactKind] = names(node, "keep", of: "artifact", hint: hint) ?? []
    return ArtifactKind.allCases.filter(kinds.contains)
  }

  /// One name, or a list of names of which none stands twice.
  private mutating func names<Choice: CaseIterable & RawRepresentable<String> & Hashable>(
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
