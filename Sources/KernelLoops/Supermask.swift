internal import CVectorMath
internal import KernelContracts

/// See `KernelTable.sampleMask`.
func sampleMask(_ logits: Input, _ bits: UnsafePointer<UInt32>, _ mask: Output, _ count: Int) {
  let one = Vector(repeating: 1)
  let zero = Vector(repeating: 0)
  var at = 0
  while at < count {
    // Proof: bits are as many as logits, in whole vectors.
    let words = unsafe UnsafeRawPointer(bits + at).loadUnaligned(as: SIMD16<UInt32>.self)
    // 23 bits as the fraction of a number in [1, 2).
    let uniform = unsafeBitCast((words &>> 9) | 0x3F80_0000, to: Vector.self) - one
    mask.store(select(uniform .< sigmoid(logits.vector(at)), one, zero), at)
    at &+= vectorWidth
  }
}

/// See `KernelTable.supermaskStep`.
func supermaskStep(
  _ gradient: Input, _ weights: Input, _ logits: Output, _ velocity: Output, _ scale: Float, _ count: Int,
  _ step: MomentumStep
) {
  let one = Vector(repeating: 1)
  let keep = Vector(repeating: step.momentum)
  let rate = Vector(repeating: step.rate)
  let factor = Vector(repeating: scale)
  var at = 0
  while at < count {
    let m = logits.vector(at)
    let p = sigmoid(m)
    let g = gradient.vector(at) * weights.vector(at) * factor * (p * (one - p))
    let u = withoutSubnormals(fma(keep, velocity.vector(at), g))
    velocity.store(u, at)
    logits.store(m - rate * u, at)
    at &+= vectorWidth
  }
}

/// 1 / (1 + exp(-x)), through exp(-abs(x)).
@inline(__always)
private func sigmoid(_ x: Vector) -> Vector {
  let one = Vector(repeating: 1)
  let zero = Vector(repeating: 0)
  let isNegative = x .< zero
  let e = exponential(select(isNegative, x, zero - x))
  return select(isNegative, e, one) / (one + e)
}
