internal import KernelContracts

/// See `KernelTable.peak`. Twenty-four chains, as in the widest tile: enough to hide the latency of two units.
func peak(_ rounds: Int, _ factor: Float, _ term: Float) -> Float {
  let left = Vector(repeating: factor)
  let right = WideRow(repeating: term)
  var r0 = WideRow()
  var r1 = WideRow()
  var r2 = WideRow()
  #if RAFFLE_AVX512
  var r3 = WideRow()
  var r4 = WideRow()
  var r5 = WideRow()
  #endif
  for _ in 0..<rounds {
    r0.scale(left, right)
    r1.scale(left, right)
    r2.scale(left, right)
    #if RAFFLE_AVX512
    r3.scale(left, right)
    r4.scale(left, right)
    r5.scale(left, right)
    #endif
  }
  #if RAFFLE_AVX512
  return r0.total + r1.total + r2.total + r3.total + r4.total + r5.total
  #else
  return r0.total + r1.total + r2.total
  #endif
}

#if RAFFLE_AVX512
let peakVectors = 24
#else
let peakVectors = 12
#endif

extension WideRow {
  @inline(__always)
  fileprivate init(repeating value: Float) {
    self.init()
    a = Vector(repeating: value)
    b = a
    c = a
    d = a
  }

  /// Each sum times a factor plus a term: dependent on the last round, on nothing else.
  @inline(__always)
  fileprivate mutating func scale(_ left: Vector, _ right: WideRow) {
    a = fma(a, left, right.a)
    b = fma(b, left, right.b)
    c = fma(c, left, right.c)
    d = fma(d, left, right.d)
  }

  fileprivate var total: Float { foldedSum(a) + foldedSum(b) + foldedSum(c) + foldedSum(d) }
}
