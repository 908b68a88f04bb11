package import Vocabulary

/// A criterion gave a score that cannot be ranked.
package struct PruningError: Error, CustomStringConvertible {
  package let criterion: Criterion
  /// Nil where all layers compete.
  package let layer: Int?
  package let fault: Fault

  package enum Fault: Hashable, Sendable {
    /// A weight that a score would be made from.
    case weightNotFinite(Float)
    /// A score of finite weights.
    case scoreNotFinite(Float)
    /// A formula computes with the ranks of so many weights.
    case tooManyRanks(Int)
  }

  package init(criterion: Criterion, layer: Int?, fault: Fault) {
    self.criterion = criterion
    self.layer = layer
    self.fault = fault
  }

  /// Formulas compute in single precision, which tells no more ranks apart.
  package static let mostRanks = 1 << 24

  package var description: String {
    let place = "criterion \(criterion.name), \(layer.map { "layer \($0)" } ?? "all layers")"
    return switch fault {
    case .weightNotFinite(let value):
      "\(place): a weight is \(value), expected finite ones; the run before it has diverged (try a lower learning rate)"
    case .scoreNotFinite(let value):
      "\(place): a score is \(value), expected finite ones; " + remedy
    case .tooManyRanks(let count):
      "\(place): its formula ranks \(count) weights, expected at most \(Self.mostRanks); write scope: layer, or a "
        + "formula without rank"
    }
  }

  /// Built-in scores are at most the sum of two weights.
  private var remedy: String {
    guard case .expression = criterion else { return "the weights are too large (try a lower learning rate)" }
    return "look at its formula for a division by 0, and put where(c, x, y) around it"
  }
}

extension Criterion {
  /// Whether ranks enter a formula as numbers. The built-in criteria only order them.
  package var computesWithRanks: Bool {
    if case .expression(let expression) = self { expression.root.ranks } else { false }
  }
}

extension ScoreExpression.Node {
  fileprivate var ranks: Bool {
    switch self {
    case .number, .wi, .wf: false
    case .negated(let operand): operand.ranks
    case .binary(_, let a, let b): a.ranks || b.ranks
    case .call(let function, let arguments): function == .rank || arguments.contains { $0.ranks }
    }
  }
}
