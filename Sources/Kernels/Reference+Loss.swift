internal import KernelContracts

/// `KernelTable.softmaxCrossEntropy`, one image at a time.
@Sendable
func referenceSoftmaxCrossEntropy(
  _ logits: Input, _ labels: UnsafePointer<UInt8>, _ delta: Output, _ losses: Output, _ hits: Output,
  _ classes: Int, _ columns: Int, _ images: Int, _ scale: Float
) {
  for c in 0..<columns {
    guard c < images else {
      for j in 0..<classes { delta[j * columns + c] = 0 }
      losses[c] = 0
      hits[c] = 0
      continue
    }
    let z = (0..<classes).map { logits[$0 * columns + c] }
    let label = Int(labels[c])
    var best = 0
    for j in 1..<classes where z[j] > z[best] { best = j }
    let e = z.map { referenceExponential($0 - z[best]) }
    var sum: Float = 0
    for value in e { sum += value }
    losses[c] = referenceLogarithm(sum) - (z[label] - z[best])
    hits[c] = best == label ? 1 : 0
    for j in 0..<classes {
      delta[j * columns + c] = (e[j] / sum - (j == label ? 1 : 0)) * scale
    }
  }
}

/// exp(x) for x in [-87, 0]; smaller x count as -87. Polynomial of Moshier's Cephes library (expf).
package func referenceExponential(_ value: Float) -> Float {
  let x = value > -87 ? value : -87
  let magic: Float = 12_582_912
  let shifted = magic.addingProduct(x, 1.442_695_04)
  let n = shifted - magic
  let r = x.addingProduct(n, -0.693_359_375).addingProduct(n, 2.121_944_4e-4)
  var p: Float = 1.987_569_15e-4
  for coefficient: Float in [
    1.398_199_950_7e-3, 8.333_451_907_3e-3, 4.166_579_589_4e-2, 1.666_666_545_9e-1, 5.000_000_120_1e-1,
  ] {
    p = coefficient.addingProduct(p, r)
  }
  let y = r.addingProduct(p, r * r) + 1
  return Float(bitPattern: y.bitPattern &+ shifted.bitPattern << 23)
}

/// log(x) for normal x >= 1. Polynomial of Moshier's Cephes library (logf).
package func referenceLogarithm(_ x: Float) -> Float {
  let split = Int32(bitPattern: x.bitPattern) &+ (0x3F80_0000 - 0x3F35_04F3)
  let e = Float((split >> 23) - 127)
  let f = Float(bitPattern: UInt32((split & 0x007F_FFFF) + 0x3F35_04F3)) - 1
  let z = f * f
  var p: Float = 7.037_683_629_2e-2
  for coefficient: Float in [
    -1.151_461_031_0e-1, 1.167_699_874_0e-1, -1.242_014_084_6e-1, 1.424_932_278_7e-1, -1.666_805_766_5e-1,
    2.000_071_476_5e-1, -2.499_999_399_3e-1, 3.333_333_117_4e-1,
  ] {
    p = coefficient.addingProduct(p, f)
  }
  let y = (p * f * z).addingProduct(e, -2.121_944_4e-4).addingProduct(z, -0.5)
  return (f + y).addingProduct(e, 0.693_359_375)
}
