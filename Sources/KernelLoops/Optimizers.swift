internal import CVectorMath
internal import KernelContracts

/// See `KernelTable.adam`.
func adam(_ gradient: Input, _ operands: AdamOperands, _ count: Int) {
  let update = AdamUpdate(operands)
  var at = 0
  while at < count {
    update.apply(gradient.vector(at), at: at, lanes: vectorWidth)
    at &+= vectorWidth
  }
}

/// Adam's constants in registers, and the vectors it changes.
struct AdamUpdate {
  private let operands: AdamOperands
  private let beta1: Vector
  private let beta2: Vector
  private let rest1: Vector
  private let rest2: Vector
  private let scale: Vector
  private let epsilon: Vector

  @inline(__always)
  init(_ operands: AdamOperands) {
    self.operands = operands
    beta1 = Vector(repeating: operands.step.beta1)
    beta2 = Vector(repeating: operands.step.beta2)
    rest1 = Vector(repeating: operands.step.oneMinusBeta1)
    rest2 = Vector(repeating: operands.step.oneMinusBeta2)
    scale = Vector(repeating: operands.step.scale)
    epsilon = Vector(repeating: operands.step.epsilon)
  }

  /// Asks for the weights and moments of 64 numbers from `at` on.
  @inline(__always)
  func prefetch(_ at: Int) {
    for line in 0..<4 {
      raffle_prefetch(operands.weights + (at &+ line &* vectorWidth))
      raffle_prefetch(operands.first + (at &+ line &* vectorWidth))
      raffle_prefetch(operands.second + (at &+ line &* vectorWidth))
    }
  }

  /// One vector of gradients for the weights from `at` on, of which the first `lanes` are meant.
  @inline(__always)
  func apply(_ g: Vector, at: Int, lanes: Int) {
    let m = operands.first.vector(at)
    let v = operands.second.vector(at)
    let w = operands.weights.vector(at)
    var newM = withoutSubnormals(fma(beta1, m, rest1 * g))
    var newV = withoutSubnormals(fma(beta2, v, rest2 * squareOrZero(g)))
    var newW = w - scale * newM / (squareRoot(newV) + epsilon)
    if let mask = operands.mask {
      let kept = mask.vector(at) .> 0
      newM = select(kept, newM, m)
      newV = select(kept, newV, v)
      newW = select(kept, newW, w)
    }
    operands.first.store(newM, at, lanes: lanes)
    operands.second.store(newV, at, lanes: lanes)
    operands.weights.store(newW, at, lanes: lanes)
  }
}

/// See `KernelTable.momentum`.
func momentum(
  _ weights: Output, _ gradient: Input, _ velocity: Output, _ mask: Input?, _ count: Int, _ step: MomentumStep
) {
  let keep = Vector(repeating: step.momentum)
  let rate = Vector(repeating: step.rate)
  var at = 0
  while at < count {
    let u = velocity.vector(at)
    let w = weights.vector(at)
    var newU = withoutSubnormals(fma(keep, u, gradient.vector(at)))
    var newW = w - rate * newU
    if let mask {
      let kept = mask.vector(at) .> 0
      newU = select(kept, newU, u)
      newW = select(kept, newW, w)
    }
    velocity.store(newU, at)
    weights.store(newW, at)
    at &+= vectorWidth
  }
}

/// g·g, and 0 where it would be below 1e-30: late in training thousands of gradients are that small.
@inline(__always)
private func squareOrZero(_ g: Vector) -> Vector {
  let tiny = Vector(repeating: 1e-15)
  let large = select((g .< tiny) .& (g .> -tiny), Vector(repeating: 0), g)
  return large * large
}

/// 0 where the magnitude is below 1e-30: moments that sink into subnormals stay there and make every step slow.
@inline(__always)
func withoutSubnormals(_ v: Vector) -> Vector {
  let tiny = Vector(repeating: 1e-30)
  return select((v .< tiny) .& (v .> -tiny), Vector(repeating: 0), v)
}
