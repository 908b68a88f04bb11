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
    let pruning = pruning(fields["prune"], layers: layers)
    let grid = required("grid", in: fields, hint: "write for example grid: {criterion: all, seed: 0..4}")
      .flatMap { self.grid($0, pruning) } ?? Grid()
    if retraining?.iterations == 0, pruning.plan.mode == .iterative, let node = fields["retrain"] {
      report(node, "retrain.iterations: expected mode: oneshot with 0; levels of a chain follow from trained ones")
    }
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
    let flags = fields["rescale"].map { node in
      if case .sequence(let sequence) = node { Array(sequence) } else { [node] }
    }
    let rescale = flags?.map { flag in
      let text = plain(flag)
      if text != "true", text != "false" {
        valueMismatch(flag, "supermask.rescale", expected: "true or false", hint: hint)
      }
      return text == "true"
    }
    return weights.flatMap { weights in
      (rescale ?? [false]).map { SupermaskPlan(weights: weights, rescale: $0) }
    }
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

  private mutating func model(_ node: Node) -> Model {
    if let name = node.scalar?.string {
      if name == "fc" { return .lenet300 }
      if isConvolutional(name) { return notYet(node, "model", .lenet300) }
      unknown(node, "model", "network", known: ["fc"])
      return .lenet300
    }
    let hint = "write fc, or for example {fc: [784, 200, 30, 10]}"
    guard let fields = fields(node, "model", known: ["fc"], hint: hint),
      let sizes = required("fc", in: fields, hint: hint)
    else { return .lenet300 }
    guard case .sequence(let elements) = sizes, elements.count >= 2 else {
      mismatch(sizes, "model.fc", expected: "a list of two or more layer sizes", hint: hint)
      return .lenet300
    }
    return .fc(sizes: elements.map { integer($0, "model.fc", in: 1...1_000_000, default: 1, hint: hint) })
  }

  private mutating func dataset(_ node: Node) -> DatasetSource {
    if let name = node.scalar?.string {
      switch name {
      case "synthetic": return .defaultSynthetic
      case "mnist": return .mnist
      case "cifar10": return notYet(node, "dataset", .mnist)
      default:
        unknown(node, "dataset", "data set", known: ["synthetic", "mnist", "idx"])
        return .mnist
      }
    }
    let files = "{train_images: …, train_labels: …, test_images: …, test_labels: …}"
    let hint = "write synthetic, mnist, or {idx: \(files)}"
    guard let fields = fields(node, "dataset", known: ["synthetic", "idx"], hint: hint) else { return .mnist }
    if fields.members.count != 1, fields.meant.isEmpty {
      report(node, "dataset: expected one data set, found \(fields.members.isEmpty ? "none" : "two"); \(hint)")
    }
    if let sizes = fields["synthetic"] { return synthetic(sizes) }
    return fields["idx"].map { idx($0) } ?? .mnist
  }

  private mutating func synthetic(_ node: Node) -> DatasetSource {
    let hint = "write for example {synthetic: {train: 12000, test: 2000}}"
    guard let sizes = fields(node, "dataset.synthetic", known: ["train", "test"], hint: hint) else { return .mnist }
    return .synthetic(
      train: integer(sizes["train"], "dataset.synthetic.train", in: 1...10_000_000, default: 12_000, hint: hint),
      test: integer(sizes["test"], "dataset.synthetic.test", in: 1...10_000_000, default: 2_000, hint: hint))
  }

  private mutating func idx(_ node: Node) -> DatasetSource {
    let names = ["train_images", "train_labels", "test_images", "test_labels"]
    let hint = "name the four files"
    guard let files = fields(node, "dataset.idx", known: names, hint: hint) else { return .mnist }
    let paths = names.map { name in
      required(name, in: files, hint: hint).map { path($0, "dataset.idx.\(name)") } ?? ""
    }
    return .idx(IDXFiles(trainImages: paths[0], trainLabels: paths[1], testImages: paths[2], testLabels: paths[3]))
  }

  /// A network must fit the images where their form is known.
  private mutating func checkSizes(_ model: Model?, _ dataset: DatasetSource?, _ node: Node) {
    guard let sizes = model?.sizes, let dataset else { return }
    if case .idx = dataset { return }
    let hint = "images have 28 x 28 pixels and 10 classes"
    if sizes.first != 784 { report(node, "model: expected 784 inputs, found \(sizes[0]); \(hint)") }
    if let last = sizes.last, last != 10 { report(node, "model: expected 10 outputs, found \(last); \(hint)") }
  }

  private mutating func notYet<Value>(_ node: Node, _ path: String, _ standIn: Value) -> Value {
    let text = "convolutional networks and CIFAR-10 are not part of this version"
    mismatch(node, path, expected: "a fully connected network and its data", hint: text)
    return standIn
  }

  private func isConvolutional(_ name: String) -> Bool {
    ["conv2", "conv4", "conv6", "resnet20", "vgg19"].contains(name.lowercased().filter { $0 != "-" })
  }

  /// Text is resolved against the folder of the sweep file; an absolute path stays.
  private mutating func path(_ node: Node, _ name: String) -> String {
    let path = text(node, name, default: "", hint: "write a path")
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
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
