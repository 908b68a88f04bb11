internal import KernelContracts

/// See `KernelTable.adam`.
func adam(
  _ weights: Output, _ gradient: Input, _ first: Output, _ second: Output, _ mask: Input, _ count: Int,
  _ step: AdamStep
) {
  let beta1 = Vector(repeating: step.beta1)
  let beta2 = Vector(repeating: step.beta2)
  let rest1 = Vector(repeating: step.oneMinusBeta1)
  let rest2 = Vector(repeating: step.oneMinusBeta2)
  let scale = Vector(repeating: step.scale)
  let epsilon = Vector(repeating: step.epsilon)
  var at = 0
  while at < count {
    let kept = mask.vector(at) .> 0
    let g = gradient.vector(at)
    let m = first.vector(at)
    let v = second.vector(at)
    let w = weights.vector(at)
    let newM = withoutSubnormals(fma(beta1, m, rest1 * g))
    let newV = withoutSubnormals(fma(beta2, v, rest2 * squareOrZero(g)))
    let newW = w - scale * newM / (squareRoot(newV) + epsilon)
    first.store(select(kept, newM, m), at)
    second.store(select(kept, newV, v), at)
    weights.store(select(kept, newW, w), at)
    at &+= vectorLanes
  }
}

/// See `KernelTable.momentum`.
func momentum(
  _ weights: Output, _ gradient: Input, _ velocity: Output, _ mask: Input, _ count: Int, _ step: MomentumStep
) {
  let keep = Vector(repeating: step.momentum)
  let rate = Vector(repeating: step.rate)
  var at = 0
  while at < count {
    let kept = mask.vector(at) .> 0
    let u = velocity.vector(at)
    let w = weights.vector(at)
    let newU = withoutSubnormals(fma(keep, u, gradient.vector(at)))
    velocity.store(select(kept, newU, u), at)
    weights.store(select(kept, w - rate * newU, w), at)
    at &+= vectorLanes
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
private func withoutSubnormals(_ v: Vector) -> Vector {
  let tiny = Vector(repeating: 1e-30)
  return select((v .< tiny) .& (v .> -tiny), Vector(repeating: 0), v)
}
