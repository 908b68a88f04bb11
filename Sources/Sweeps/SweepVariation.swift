internal import Yams

/// What the command line changes in a sweep file before it is read.
package struct SweepVariation: Hashable, Sendable {
  /// Whether the file's `quick` block is laid over the rest: what it names is replaced, key by key.
  package var isQuick: Bool
  /// `train.iterations=1000`: keys from the outermost in, then the value as YAML.
  package var settings: [String]

  package init(isQuick: Bool = false, settings: [String] = []) {
    self.isQuick = isQuick
    self.settings = settings
  }

  func apply(to root: inout Node, file: String) throws(SweepFileError) {
    if isQuick { try applyQuick(to: &root, file: file) }
    for setting in settings { try set(setting, in: &root) }
  }

  private func applyQuick(to root: inout Node, file: String) throws(SweepFileError) {
    guard let quick = root.mapping?["quick"], case .mapping(let block) = quick else {
      let problem = "--quick: expected the file to have a 'quick' block, found none; write for example quick: {grid: {seed: 0}}"
      throw SweepFileError([.init(file: file, place: nil, message: problem)])
    }
    root.mapping?["quick"] = Node("true", .implicit, .plain)
    // Folders and reports of quick and full runs are to be told apart.
    if let name = root.mapping?["name"]?.scalar?.string { root.mapping?["name"] = Node(name + "-quick") }
    root = laid(.mapping(block), over: root)
  }

  /// Mappings key by key, everything else as a whole.
  private func laid(_ top: Node, over bottom: Node) -> Node {
    guard case .mapping(let overrides) = top, case .mapping(var result) = bottom else { return top }
    for (key, value) in overrides { result[key] = result[key].map { laid(value, over: $0) } ?? value }
    return .mapping(result)
  }

  private func set(_ setting: String, in root: inout Node) throws(SweepFileError) {
    func problem(_ message: String) -> SweepFileError {
      SweepFileError([.init(file: "--set \(setting)", place: nil, message: message)])
    }
    let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let keys = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !keys.contains("") else {
      throw problem("expected a key and a value, found none; write for example --set train.iterations=1000")
    }
    let value: Node?
    do {
      value = try Yams.compose(yaml: parts[1], .basic, .default, .utf8)
    } catch {
      throw problem("expected a value in YAML, found a fault; write for example --set grid.seed=0..4")
    }
    guard let value else { throw problem("expected a value after =, found none") }
    guard put(withoutPlace(value), at: keys[...], in: &root) else {
      throw problem("expected a mapping that has the last key, found something else on the way there")
    }
  }

  private func put(_ value: Node, at keys: ArraySlice<String>, in node: inout Node) -> Bool {
    guard let key = keys.first else {
      node = value
      return true
    }
    guard case .mapping(var mapping) = node else { return false }
    var member = mapping[Node(key)] ?? Node([(Node, Node)]())
    guard put(value, at: keys.dropFirst(), in: &member) else { return false }
    mapping[Node(key)] = member
    node = .mapping(mapping)
    return true
  }

  /// Line and column of the command line's text would be taken for the file's.
  private func withoutPlace(_ node: Node) -> Node {
    switch node {
    case .scalar(let scalar): Node(scalar.string, scalar.tag, scalar.style)
    case .sequence(let elements): Node(elements.map(withoutPlace))
    case .mapping(let members): Node(members.map { (withoutPlace($0.key), withoutPlace($0.value)) })
    case .alias: node
    }
  }
}
