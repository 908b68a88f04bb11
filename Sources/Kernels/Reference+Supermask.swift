internal import KernelContracts
internal import Randomness

/// `KernelTable.sampleMask`, one weight at a time.
@Sendable
func referenceSampleMask(_ logits: Input, _ key: SIMD2<UInt32>, _ mask: Output, _ count: Int) -> Int {
  var kept = 0
  for at in 0..<padded(count) {
    let block = Philox.block(counter: SIMD4(UInt32(truncatingIfNeeded: at / 4), 0, 0, 0), key: key)
    let uniform = Float(bitPattern: block[at % 4] >> 9 | 0x3F80_0000) - 1
    let isKept = at < count && uniform < referenceSigmoid(logits[at])
    mask[at] = isKept ? 1 : 0
    kept += isKept ? 1 : 0
  }
  return kept
}

/// `KernelTable.supermaskStep`, one weight at a time.
@Sendable
func referenceSupermaskStep(
  _ gradient: Input, _ weights: Input, _ logits: Output, _ velocity: Output, _ scale: Float, _ count: Int,
  _ step: MomentumStep
) {
  for at in 0..<count {
    let p = referenceSigmoid(logits[at])
    let g = gradient[at] * weights[at] * scale * (p * (1 - p))
    let u = g.addingProduct(step.momentum, velocity[at])
    velocity[at] = abs(u) < 1e-30 ? 0 : u
    logits[at] -= step.rate * velocity[at]
  }
}

/// 1 / (1 + exp(-x)), through exp(-abs(x)).
package func referenceSigmoid(_ x: Float) -> Float {
  let e = referenceExponential(x < 0 ? x : 0 - x)
  return (x < 0 ? e : 1) / (1 + e)
}
