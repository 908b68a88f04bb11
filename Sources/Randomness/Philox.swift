/// Philox4x32-10, a counter-based random function.
///
/// Ten rounds of multiply, exchange and key bump turn a 128-bit counter and a 64-bit key into 128 random bits.
/// There is no state: any block of any stream can be computed alone, on any machine, in any order.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011), section 3.3.
package enum Philox {
  /// The random block number `counter` of the stream `key`.
  package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var c = counter
    var k = key
    for round in 0..<10 {
      if round > 0 { k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let first = UInt64(0xD251_1F53) * UInt64(c.x)
      let second = UInt64(0xCD9E_8D57) * UInt64(c.z)
      c = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ c.y ^ k.x,
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ c.w ^ k.y,
        UInt32(truncatingIfNeeded: first))
    }
    return c
  }
}
