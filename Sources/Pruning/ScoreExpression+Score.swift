internal import Randomness
internal import Vocabulary

extension ScoreExpression {
  /// The score of each weight of a layer: one loop over all of them for each part of the formula.
  func scores(_ layer: LayerWeights, _ random: inout RandomStream) -> [Float] {
    root.values(layer, &random)
  }
}

extension ScoreExpression.Node {
  /// Parts are computed from left to right, which is the order in which ranks draw their ties.
  fileprivate func values(_ layer: LayerWeights, _ random: inout RandomStream) -> [Float] {
    switch self {
    case .number(let value): return [Float](repeating: value, count: layer.wi.count)
    case .wi: return layer.wi
    case .wf: return layer.wf
    case .negated(let operand): return operand.values(layer, &random).map { -$0 }
    case .binary(let sign, let a, let b):
      return sign.values(a.values(layer, &random), b.values(layer, &random))
    case .call(let function, let arguments):
      var parts: [[Float]] = []
      for argument in arguments { parts.append(argument.values(layer, &random)) }
      return function.values(parts, &random)
    }
  }
}

extension ScoreExpression.Operator {
  fileprivate func values(_ a: [Float], _ b: [Float]) -> [Float] {
    switch self {
    case .plus: each(a, b) { $0 + $1 }
    case .minus: each(a, b) { $0 - $1 }
    case .times: each(a, b) { $0 * $1 }
    case .divided: each(a, b) { $0 / $1 }
    case .less: each(a, b) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: each(a, b) { $0 <= $1 ? 1 : 0 }
    case .greater: each(a, b) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: each(a, b) { $0 >= $1 ? 1 : 0 }
    case .equal: each(a, b) { $0 == $1 ? 1 : 0 }
    case .unequal: each(a, b) { $0 != $1 ? 1 : 0 }
    }
  }
}

extension ScoreExpression.Function {
  fileprivate func values(_ parts: [[Float]], _ random: inout RandomStream) -> [Float] {
    switch self {
    case .abs: parts[0].map { Swift.abs($0) }
    case .sign: parts[0].map { Pruning.sign($0) }
    case .min: each(parts[0], parts[1]) { $1 < $0 ? $1 : $0 }
    case .max: each(parts[0], parts[1]) { $1 > $0 ? $1 : $0 }
    case .where: parts[0].indices.map { parts[0][$0] != 0 ? parts[1][$0] : parts[2][$0] }
    case .rank: ranks(parts[0], &random).map { Float($0) }
    }
  }
}

private func each(_ a: [Float], _ b: [Float], _ formula: (Float, Float) -> Float) -> [Float] {
  precondition(a.count == b.count, "score expression: \(a.count) and \(b.count) values, expected as many of each")
  return a.indices.map { formula(a[$0], b[$0]) }
}
