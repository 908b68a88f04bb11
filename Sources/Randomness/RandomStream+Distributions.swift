extension RandomStream {
  /// A uniform number in [0, 1), a multiple of 2^-53.
  package mutating func uniform() -> Double {
    Double(nextUInt64() >> 11) * 0x1p-53
  }

  /// A uniform number in [low, high]; the upper end only by rounding.
  package mutating func uniform(from low: Double, to high: Double) -> Double {
    low + (high - low) * uniform()
  }

  /// A uniform integer in 0..<bound, without bias.
  ///
  /// Source: Lemire, "Fast Random Integer Generation in an Interval" (2019).
  package mutating func uniformInteger(below bound: UInt32) -> UInt32 {
    precondition(bound > 0, "uniformInteger: bound is 0, expected at least 1")
    var product = UInt64(nextUInt32()) * UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let rejected = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < rejected {
        product = UInt64(nextUInt32()) * UInt64(bound)
      }
    }
    return UInt32(truncatingIfNeeded: product >> 32)
  }

  /// True with the given probability.
  package mutating func bernoulli(_ probability: Double) -> Bool {
    uniform() < probability
  }

  /// A standard normal number cut off at two standard deviations (not rescaled; see `truncatedNormalDeviation`).
  ///
  /// Rejection under the density, with our own exponential: the same bits on every machine.
  package mutating func truncatedNormal() -> Double {
    while true {
      let candidate = uniform(from: -2, to: 2)
      if uniform() < exponentialOfMinus(candidate * candidate / 2) { return candidate }
    }
  }

  /// The standard deviation of `truncatedNormal`: sqrt(1 - 4·φ(2) / (2Φ(2) - 1)).
  package static let truncatedNormalDeviation = 0.879_625_661_034_239_8

  /// Puts the numbers in random order (Fisher and Yates, from the end).
  ///
  /// Not generic: called from another module that would run unspecialised, with two allocations an exchange.
  package mutating func shuffle(_ numbers: inout [UInt32]) {
    guard numbers.count > 1 else { return }
    for last in stride(from: numbers.count - 1, to: 0, by: -1) {
      numbers.swapAt(last, Int(uniformInteger(below: UInt32(last + 1))))
    }
  }

  /// The numbers 0..<count in random order.
  package mutating func permutation(of count: Int) -> [UInt32] {
    var order = [UInt32](0..<UInt32(count))
    shuffle(&order)
    return order
  }
}

/// exp(-x) for x in [0, 2], to a relative error below 1e-14, from +, × and / alone: no libm, the same bits everywhere.
///
/// The Taylor series of exp(-x/8) to the 12th power (remainder below 3e-18), squared three times.
func exponentialOfMinus(_ x: Double) -> Double {
  let y = -x / 8
  var sum = 1.0
  for n in stride(from: 12.0, to: 0, by: -1) { sum = 1 + y / n * sum }
  let squared = sum * sum
  let fourth = squared * squared
  return fourth * fourth
}
