import Vocabulary
internal import Yams

/// The keys of a sweep file; README and `--help` know no others.
extension SweepDecoder {
  mutating func sweep(_ node: Node) -> Sweep? {
    let known = ["name", "about", "model", "dataset", "data", "train", "retrain", "prune", "supermask", "beside", "grid", "keep", "quick"]
    guard let fields = fields(node, "", known: known, hint: "start with name: my-sweep") else { return nil }
    let name = required("name", in: fields, hint: "write for example name: my-sweep")
    let model = required("model", in: fields, hint: "write for example model: fc").map { self.model($0) }
    let dataset = required("dataset", in: fields, hint: "write for example dataset: synthetic")
      .map { self.dataset($0) }
    let (training, validation) = training(fields["train"])
    let retraining = retraining(fields["retrain"], training)
    let layers = (model ?? .lenet300).kernelCounts.count
    let pruning = pruning(fields, layers: layers, training)
    let grid = required("grid", in: fields, hint: "write for example grid: {criterion: all, seed: 0..4}")
      .flatMap { self.grid($0, pruning) } ?? Grid()
    checkRetraining(fields, retraining, training, pruning)
    checkSizes(model, dataset, fields["model"] ?? node)
    let supermasks = fields["supermask"].map { self.supermasks($0, training) } ?? []
    if let both = fields["supermask"], fields["prune"] != nil {
      report(both, "supermask: expected no 'prune' beside it, found one; make two sweeps of them")
    }
    let beside = fields["beside"].flatMap { self.beside($0, training, dataset) }
    var sweep = Sweep(
      name: self.name(name),
      about: fields["about"].map(about) ?? .null, model: model ?? .lenet300, dataset: dataset ?? .mnist,
      dataFolder: fields["data"].map { path($0, "data") }, training: training,
      retraining: retraining, validation: validation, pruning: pruning.plan, criteria: grid.criteria,
      mask1Actions: grid.mask1, mask0Actions: grid.mask0, draws: grid.draws,
      supermasks: supermasks, beside: beside, seeds: grid.seeds, keptArtifacts: keptArtifacts(fields["keep"]))
    if let node = fields["quick"] { sweep.isQuick = quick(node) }
    return sweep
  }

  /// What files and folders are called after: no path, and nothing that a shell or a file system would trip over.
  private mutating func name(_ node: Node?) -> String {
    let name = text(node, "name", default: "", hint: "write for example name: my-sweep")
    guard let node, !name.isEmpty else { return name }
    let isPath = name.contains { $0 == "/" || $0 == "\\" } || name == "." || name == ".."
    if isPath || name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      mismatch(
        node, "name", expected: "a name without slashes and control characters",
        hint: "write for example name: my-sweep; --out says where results go")
    } else if name.utf8.count > 200 {
      report(node, "name: expected at most 200 bytes, found \(name.utf8.count); write a shorter one")
    }
    return name
  }

  /// A block of overrides that nobody asked for, or the sign that it was applied.
  private mutating func quick(_ node: Node) -> Bool {
    if case .mapping = node { return false }
    if plain(node) == "true" { return true }
    mismatch(node, "quick", expected: "a mapping", hint: "write for example quick: {grid: {seed: 0}}")
    return false
  }

  private mutating func supermasks(_ node: Node, _ training: TrainingPlan) -> [SupermaskPlan] {
    let hint = "write for example supermask: {weights: [init, constant_keep_sign], rescale: [false, true]}"
    guard let fields = fields(node, "supermask", known: ["weights", "rescale"], hint: hint) else { return [] }
    if training.optimizer.kind != .sgd {
      report(node, "supermask: expected train.optimizer: sgd, found another; write for example rate: 100, momentum: 0.9")
    }
    let weights: [SupermaskPlan.FrozenWeights] =
      fields["weights"].flatMap { names($0, "supermask.weights", of: "kind", hint: hint) } ?? [.initial]
    let rescale = fields["rescale"].map { flags($0, "supermask.rescale", hint: hint) } ?? [false]
    return weights.flatMap { weights in rescale.map { SupermaskPlan(weights: weights, rescale: $0) } }
  }

  /// true, false, or a list of both.
  private mutating func flags(_ node: Node, _ path: String, hint: String) -> [Bool] {
    let elements = if case .sequence(let sequence) = node { Array(sequence) } else { [node] }
    let words = elements.map { plain($0) ?? "" }
    for (element, word) in zip(elements, words) where word != "true" && word != "false" {
      valueMismatch(element, path, expected: "true or false", hint: hint)
    }
    if words.isEmpty { mismatch(node, path, expected: "true, false or both", hint: hint) }
    if Set(words).count < words.count { reportClash(node, "\(path): expected each once, found one again; leave it out") }
    return words.map { $0 == "true" }
  }

  private mutating func beside(_ node: Node, _ training: TrainingPlan, _ dataset: DatasetSource?) -> Beside? {
    let hint = "write for example beside: {model: [{fc: [784, 100, 25, 10]}], iterations: 5000}"
    guard let fields = fields(node, "beside", known: ["model", "iterations"], hint: hint),
      let list = required("model", in: fields, hint: hint)
    else { return nil }
    let nodes = if case .sequence(let sequence) = list { Array(sequence) } else { [list] }
    let models = nodes.map { node in
      let model = model(node)
      checkSizes(model, dataset, node)
      return model
    }
    let iterations = integer(
      fields["iterations"], "beside.iterations", in: 0...1_000_000_000, default: training.iterations, hint: hint)
    return Beside(models: models, iterations: iterations)
  }

  /// Anything, as JSON.
  private func about(_ node: Node) -> JSONValue {
    switch node {
    case .mapping(let mapping):
      return .object(mapping.map { JSONMember($0.key.scalar?.string ?? found($0.key), about($0.value)) })
    case .sequence(let elements): return .array(elements.map(about))
    case .scalar(let scalar):
      guard let text = plain(node) else { return .string(scalar.string) }
      switch text {
      case "true": return .bool(true)
      case "false": return .bool(false)
      case "", "~", "null": return .null
      default:
        if let value = wholeNumber(text) { return .integer(value) }
        return decimalNumber(text).map(JSONValue.number) ?? .string(text)
      }
    case .alias: return .null
    }
  }
}
