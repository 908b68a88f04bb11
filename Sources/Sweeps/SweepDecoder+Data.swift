internal import Yams

/// The network and its data.
extension SweepDecoder {
  mutating func model(_ node: Node) -> Model {
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
    guard case .sequence(let elements) = sizes, (2...1_000).contains(elements.count) else {
      mismatch(sizes, "model.fc", expected: "a list of 2 to 1,000 layer sizes", hint: hint)
      return .lenet300
    }
    let model = Model.fc(sizes: elements.map { integer($0, "model.fc", in: 1...1_000_000, default: 1, hint: hint) })
    let weights = model.kernelCounts.reduce(0, +)
    if weights > Self.mostWeights {
      let expected = "at most \(grouped(Self.mostWeights)) weights"
      reportClash(sizes, "model.fc: expected \(expected), found \(grouped(weights)); use smaller layers")
    }
    return model
  }

  /// More would not fit into an artifact, which may hold start and end of each.
  private static let mostWeights = 100_000_000

  mutating func dataset(_ node: Node) -> DatasetSource {
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
  mutating func checkSizes(_ model: Model?, _ dataset: DatasetSource?, _ node: Node) {
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
  mutating func path(_ node: Node, _ name: String) -> String {
    let path = text(node, name, default: "", hint: "write a path")
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }
}
