// Exponential and logarithm in single precision with the same bits on every machine: additions, multiplications,
// fused multiply-adds and bit fields only. The polynomials are those of Moshier's Cephes library (expf, logf).

/// exp(x) for x in [-87, 0]; smaller x count as -87. Within 2 units in the last place.
@inline(__always)
func exponential(_ x: Vector) -> Vector {
  let low = Vector(repeating: -87)
  let x = select(x .> low, x, low)
  // Adding 1.5·2^23 rounds to a whole number and leaves it in the low bits.
  let magic = Vector(repeating: 12_582_912)
  let shifted = fma(x, Vector(repeating: 1.442_695_04), magic)
  let n = shifted - magic
  var r = fma(n, Vector(repeating: -0.693_359_375), x)
  r = fma(n, Vector(repeating: 2.121_944_4e-4), r)
  var p = Vector(repeating: 1.987_569_15e-4)
  p = fma(p, r, Vector(repeating: 1.398_199_950_7e-3))
  p = fma(p, r, Vector(repeating: 8.333_451_907_3e-3))
  p = fma(p, r, Vector(repeating: 4.166_579_589_4e-2))
  p = fma(p, r, Vector(repeating: 1.666_666_545_9e-1))
  p = fma(p, r, Vector(repeating: 5.000_000_120_1e-1))
  let y = fma(p, r * r, r) + 1
  let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &<< 23
  // Adding n to the exponent field multiplies by 2^n.
  return unsafeBitCast(unsafeBitCast(y, to: SIMD16<Int32>.self) &+ exponent, to: Vector.self)
}

/// log(x) for normal x >= 1. Within 2 units in the last place.
@inline(__always)
func logarithm(_ x: Vector) -> Vector {
  let bits = unsafeBitCast(x, to: SIMD16<Int32>.self)
  // Split at sqrt(1/2): the field that is carried into the exponent when the fraction reaches sqrt(2).
  let split = bits &+ SIMD16(repeating: 0x3F80_0000 - 0x3F35_04F3)
  let exponent = (split &>> 23) &- 127
  let fraction = (split & 0x007F_FFFF) &+ 0x3F35_04F3
  let f = unsafeBitCast(fraction, to: Vector.self) - 1
  let e = wholeNumbers(exponent)
  let z = f * f
  var p = Vector(repeating: 7.037_683_629_2e-2)
  p = fma(p, f, Vector(repeating: -1.151_461_031_0e-1))
  p = fma(p, f, Vector(repeating: 1.167_699_874_0e-1))
  p = fma(p, f, Vector(repeating: -1.242_014_084_6e-1))
  p = fma(p, f, Vector(repeating: 1.424_932_278_7e-1))
  p = fma(p, f, Vector(repeating: -1.666_805_766_5e-1))
  p = fma(p, f, Vector(repeating: 2.000_071_476_5e-1))
  p = fma(p, f, Vector(repeating: -2.499_999_399_3e-1))
  p = fma(p, f, Vector(repeating: 3.333_333_117_4e-1))
  var y = p * f * z
  y = fma(e, Vector(repeating: -2.121_944_4e-4), y)
  y = fma(z, Vector(repeating: -0.5), y)
  return fma(e, Vector(repeating: 0.693_359_375), f + y)
}

/// The whole numbers in [-2^22, 2^22] as floating point, through the low bits of 1.5·2^23.
@inline(__always)
private func wholeNumbers(_ n: SIMD16<Int32>) -> Vector {
  let magic = SIMD16<Int32>(repeating: 0x4B40_0000)
  return unsafeBitCast(n &+ magic, to: Vector.self) - Vector(repeating: 12_582_912)
}
