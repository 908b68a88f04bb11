internal import Yams

extension Sweep {
  /// The sweep that `config` wrote; read by the same rules as a sweep file, for which it could stand.
  package init(config: JSONValue) throws(SweepFileError) {
    var decoder = SweepDecoder(file: "config", isFrozen: true)
    guard let sweep = decoder.sweep(node(config)), decoder.problems.isEmpty else {
      throw SweepFileError(decoder.problems)
    }
    self = sweep
  }
}

/// JSON as the YAML node of the same meaning, without a place.
private func node(_ value: JSONValue) -> Node {
  switch value {
  case .null, .bool, .integer, .number: Node(value.text, .implicit, .plain)
  case .string(let text): Node(text, .implicit, .doubleQuoted)
  case .array(let elements): Node(elements.map(node))
  case .object(let members): Node(members.map { (Node($0.name), node($0.value)) })
  }
}
