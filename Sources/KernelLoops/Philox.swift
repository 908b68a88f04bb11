internal import CVectorMath

/// The blocks number first, first + 1, … first + 7 of Philox4x32-10 under a key, word by word as one stream has them.
///
/// The same function as `Randomness.Philox` (Salmon et al. 2011). Each word stands alone in a lane of 64 bits, which is
/// how the machine's products of 32 by 32 bits take it; what stands above a word is left over and means nothing.
@inline(__always)
func philoxBlocks(from first: UInt64, _ key: SIMD2<UInt32>) -> (low: SIMD16<UInt32>, high: SIMD16<UInt32>) {
  let number = SIMD8<UInt64>(repeating: first) &+ SIMD8(0, 1, 2, 3, 4, 5, 6, 7)
  var x = number
  var y = number &>> 32
  var z = SIMD8<UInt64>(repeating: 0)
  var w = z
  var (k, l) = (UInt64(key.x), UInt64(key.y))
  for _ in 0..<10 {
    let one = word(x) &* SIMD8(repeating: 0xD251_1F53)
    let two = word(z) &* SIMD8(repeating: 0xCD9E_8D57)
    x = (two &>> 32) ^ y ^ SIMD8(repeating: k)
    z = (one &>> 32) ^ w ^ SIMD8(repeating: l)
    y = two
    w = one
    k = (k &+ 0x9E37_79B9) & 0xFFFF_FFFF
    l = (l &+ 0xBB67_AE85) & 0xFFFF_FFFF
  }
  let xy = word(x) | (y &<< 32)
  let zw = word(z) | (w &<< 32)
  return (
    unsafeBitCast(raffle_interleave_low(xy, zw), to: SIMD16<UInt32>.self),
    unsafeBitCast(raffle_interleave_high(xy, zw), to: SIMD16<UInt32>.self)
  )
}

/// The lower 32 bits of each lane.
@inline(__always)
private func word(_ lanes: SIMD8<UInt64>) -> SIMD8<UInt64> {
  lanes & SIMD8(repeating: 0xFFFF_FFFF)
}
