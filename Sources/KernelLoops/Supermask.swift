internal import CVectorMath
internal import KernelContracts

/// See `KernelTable.sampleMask`. Eight Philox blocks at a time: two vectors of numbers.
func sampleMask(_ logits: Input, _ key: SIMD2<UInt32>, _ mask: Output, _ count: Int) -> Int {
  let zero = Vector(repeating: 0)
  var kept = SIMD16<Int32>(repeating: 0)
  var at = 0
  while at < count {
    let words = philoxBlocks(from: UInt64(truncatingIfNeeded: at &>> 2), key)
    for half in 0..<2 where at < count {
      let drawn = bernoulli(sigmoid(logits.vector(at)), half == 0 ? words.low : words.high)
      // Padding takes no part.
      let left = Vector(repeating: Float(min(count &- at, vectorWidth)))
      let on = select(laneNumbers .< left, drawn, zero)
      mask.store(on, at)
      // 1.0 is 0x3F800000: one in bit 23.
      kept &+= (unsafeBitCast(on, to: SIMD16<Int32>.self) &>> 23) & 1
      at &+= vectorWidth
    }
  }
  let eight = kept.lowHalf &+ kept.highHalf
  let four = eight.lowHalf &+ eight.highHalf
  return Int((four.x &+ four.y) &+ (four.z &+ four.w))
}

/// 1 with the given probability, else 0: 23 bits of each word as the fraction of a number in [1, 2), less 1.
@inline(__always)
private func bernoulli(_ probability: Vector, _ words: SIMD16<UInt32>) -> Vector {
  let one = Vector(repeating: 1)
  let uniform = unsafeBitCast((words &>> 9) | 0x3F80_0000, to: Vector.self) - one
  return select(uniform .< probability, one, Vector(repeating: 0))
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
