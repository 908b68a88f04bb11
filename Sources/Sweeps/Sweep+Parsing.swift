import Vocabulary
internal import Yams

extension Sweep {
  /// The sweep that a YAML file declares, its paths resolved against the file's folder.
  ///
  /// Throws everything that is wrong with the file at once.
  package static func parse(
    yaml: String, file: String, variation: SweepVariation = SweepVariation()
  ) throws(SweepFileError) -> Sweep {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml, .basic, .default, .utf8)
    } catch {
      throw SweepFileError([syntaxProblem(error, file: file)])
    }
    guard let root else {
      let problem = "expected a sweep, found an empty file; start with name: my-sweep"
      throw SweepFileError([.init(file: file, place: .init(line: 1, column: 1), message: problem)])
    }
    let sweep = try decode(root, file, variation)
    // A quick form that cannot be run is told before somebody wants it.
    if variation == SweepVariation(), root.mapping?["quick"]?.mapping != nil {
      _ = try decode(root, file, SweepVariation(isQuick: true))
    }
    return sweep
  }

  private static func decode(
    _ root: Node, _ file: String, _ variation: SweepVariation
  ) throws(SweepFileError) -> Sweep {
    var root = root
    var decoder = SweepDecoder(file: file)
    try variation.apply(to: &root, file: file)
    let sweep = decoder.sweep(root)
    guard decoder.problems.isEmpty, let sweep else {
      throw SweepFileError(
        // What --set brought has no place.
        decoder.problems.filter { $0.place == nil }
          + decoder.problems.filter { $0.place != nil }.sorted { a, b in
            if let first = a.place, let second = b.place { first < second } else { false }
          })
    }
    return sweep
  }
}

/// libYAML's complaint as one line.
private func syntaxProblem(_ error: any Error, file: String) -> SweepFileError.Problem {
  func problem(_ line: Int, _ column: Int, _ message: String) -> SweepFileError.Problem {
    .init(file: file, place: .init(line: line, column: column), message: message)
  }
  switch error as? YamlError {
  case .duplicatedKeysInMapping(let keys, let context):
    return problem(
      context.mark.line, context.mark.column,
      "expected each key once, found \(listed(keys)) more than once; keep one of them")
  case .scanner(let context, let text, let mark, let yaml), .parser(let context, let text, let mark, let yaml),
    .composer(let context, let text, let mark, let yaml):
    let line = yaml.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(mark.line - 1).first ?? ""
    let hint = line.contains("\t") ? "indent with spaces, not tabs" : "look for a missing colon, bracket or quote"
    return problem(
      mark.line, mark.column,
      "expected YAML, found a fault: \(context.map { "\($0.text), " } ?? "")\(text); \(hint)")
  case .reader(let text, let offset, _, let yaml):
    let before = yaml.prefix(offset ?? 0)
    let line = before.count(where: \.isNewline) + 1
    let column = before.reversed().prefix { !$0.isNewline }.count + 1
    let hint = "save the file as UTF-8 text"
    return problem(line, column, "expected UTF-8 text, found a fault: \(text); \(hint)")
  default:
    return .init(file: file, place: nil, message: "expected YAML, found a fault: \(error); check the file")
  }
}
