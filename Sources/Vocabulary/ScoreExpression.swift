/// A criterion that a sweep file writes as a formula: `abs(wf) - 0.5*abs(wi)`.
///
///     wi, wf                      the weight at the start and at the end of the run
///     + - * /   < <= > >= == !=   comparisons give 1 or 0
///     abs(x) sign(x)              sign(0) = 0
///     min(x, y) max(x, y)
///     where(c, x, y)              x where c is not 0, else y
///     rank(x)                     place among the competing weights, 0 the lowest; ties fall at random
///
/// Everything is single precision, one rounding an operation.
package struct ScoreExpression: Hashable, Sendable {
  /// As in reports; also names the random streams.
  package let name: String
  package let root: Node

  package indirect enum Node: Hashable, Sendable {
    case number(Float)
    case wi
    case wf
    case negated(Node)
    case binary(Operator, Node, Node)
    case call(Function, [Node])
  }

  package enum Operator: String, CaseIterable, Hashable, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case unequal = "!="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"

    /// Tighter binding is higher; equal ones group to the left.
    var precedence: Int {
      switch self {
      case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .unequal: 1
      case .plus, .minus: 2
      case .times, .divided: 3
      }
    }
  }

  package enum Function: String, CaseIterable, Hashable, Sendable {
    case abs
    case sign
    case min
    case max
    case `where`
    case rank

    var arguments: Int {
      switch self {
      case .abs, .sign, .rank: 1
      case .min, .max: 2
      case .where: 3
      }
    }
  }

  /// Parses a formula.
  package init(name: String, parsing text: String) throws(ExpressionError) {
    var parser = ExpressionParser(text)
    self.name = name
    root = try parser.formula()
  }

  package var readsEndWeights: Bool { root.contains(.wf) }

  /// The formula in its one spelling, which reads back as the same.
  package var text: String { root.text(above: 0) }
}

extension ScoreExpression.Node {
  fileprivate func contains(_ leaf: Self) -> Bool {
    switch self {
    case .number, .wi, .wf: self == leaf
    case .negated(let operand): operand.contains(leaf)
    case .binary(_, let a, let b): a.contains(leaf) || b.contains(leaf)
    case .call(_, let arguments): arguments.contains { $0.contains(leaf) }
    }
  }

  /// - Parameter above: how tightly the surroundings bind; what binds less stands in parentheses.
  fileprivate func text(above: Int) -> String {
    switch self {
    case .number(let value): return value.description
    case .wi: return "wi"
    case .wf: return "wf"
    case .negated(let operand): return "-" + operand.text(above: 4)
    case .binary(let sign, let a, let b):
      let level = sign.precedence
      let text = "\(a.text(above: level)) \(sign.rawValue) \(b.text(above: level + 1))"
      return level < above ? "(\(text))" : text
    case .call(let function, let arguments):
      return "\(function.rawValue)(\(arguments.map { $0.text(above: 0) }.joined(separator: ", ")))"
    }
  }
}

/// What is wrong with a formula, and where.
package struct ExpressionError: Error, Hashable, CustomStringConvertible {
  /// Counted from 1.
  package let column: Int
  package let message: String

  package var description: String { "column \(column): \(message)" }
}
