import Vocabulary
internal import Yams

extension SweepDecoder {
  /// `all`, one criterion, or a list: names of built-in ones, `all`, and expressions `{name: mine, score: "…"}`.
  mutating func criteria(_ node: Node) -> [Criterion] {
    let elements: [Node]
    switch node {
    case .scalar, .mapping: elements = [node]
    case .sequence(let sequence) where !sequence.isEmpty: elements = Array(sequence)
    default:
      let hint = "write all, or for example [large_final, random]"
      mismatch(node, "grid.criterion", expected: "one criterion or a list", hint: hint)
      return Criterion.allCases
    }
    var criteria: [Criterion] = []
    for element in elements {
      for criterion in criterion(element) {
        if criteria.contains(where: { $0.name == criterion.name }) {
          report(
            element,
            "grid.criterion: expected each criterion once, found '\(criterion.name)' again; leave one of them out")
        }
        criteria.append(criterion)
      }
    }
    return criteria
  }

  private mutating func criterion(_ node: Node) -> [Criterion] {
    if case .mapping = node { return expression(node).map { [.expression($0)] } ?? [] }
    if node.scalar?.string == "all" { return Criterion.allCases }
    if let criterion = node.scalar.flatMap({ Criterion(name: $0.string) }) { return [criterion] }
    unknown(node, "grid.criterion", "criterion", known: Criterion.allCases.map(\.name))
    return []
  }

  private mutating func expression(_ node: Node) -> ScoreExpression? {
    let hint = "write for example {name: mine, score: \"abs(wf) - 0.5*abs(wi)\"}"
    guard let fields = fields(node, "grid.criterion", known: ["name", "score"], hint: hint) else { return nil }
    let nameNode = required("name", in: fields, hint: hint)
    let name = text(nameNode, "grid.criterion.name", default: "mine", hint: hint)
    if let nameNode, Criterion(name: name) != nil {
      report(nameNode, "grid.criterion.name: expected a name of its own, found the built-in '\(name)'; choose another")
    }
    // Base runs are called so, and SERIES/LEVEL/SEED names a trial.
    if let nameNode, name == "dense" || name.contains("/") {
      reportClash(nameNode, "grid.criterion.name: expected a name without slashes that is not 'dense', found '\(name)'")
    }
    guard let score = required("score", in: fields, hint: hint) else { return nil }
    do {
      return try ScoreExpression(name: name, parsing: text(score, "grid.criterion.score", default: "wf", hint: hint))
    } catch {
      report(score, "grid.criterion.score: \(error)")
      return nil
    }
  }
}
