internal import Glibc
package import Sweeps

extension Summary {
  /// Half the width of the 95 % interval of the mean by Student's t: t(0.975, n-1)·s/√n; nil for fewer than two numbers.
  package var confidence: Double? {
    guard let deviation, count > 1 else { return nil }
    return studentQuantile(degrees: count - 1) * deviation / Double(count).squareRoot()
  }

  /// Half the width of the 95 % interval for one further number: t(0.975, n-1)·s·√(1 + 1/n).
  package var prediction: Double? {
    guard let deviation, count > 1 else { return nil }
    return studentQuantile(degrees: count - 1) * deviation * (1 + 1 / Double(count)).squareRoot()
  }
}

/// The number that Student's t with that many degrees of freedom stays below with probability 0.975.
///
/// By halving on the closed form of the distribution for whole degrees of freedom (Abramowitz and Stegun, 26.7.3-4).
package func studentQuantile(degrees: Int) -> Double {
  precondition(degrees >= 1, "studentQuantile: \(degrees) degrees of freedom, expected at least 1")
  var low = 0.0
  var high = 13.0
  for _ in 0..<60 {
    let middle = (low + high) / 2
    if studentCentral(middle, degrees: degrees) < 0.95 { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

/// The probability that Student's t lies in -t...t.
private func studentCentral(_ t: Double, degrees: Int) -> Double {
  let angle = atan(t / Double(degrees).squareRoot())
  let square = cos(angle) * cos(angle)
  let isOdd = degrees % 2 == 1
  var term = isOdd ? cos(angle) : 1
  var sum = degrees == 1 ? 0 : term
  for k in stride(from: isOdd ? 3 : 2, to: degrees - 1, by: 2) {
    term *= square * Double(k - 1) / Double(k)
    sum += term
  }
  return isOdd ? 2 / Double.pi * (angle + sin(angle) * sum) : sin(angle) * sum
}

/// The half-width of Welch's 95 % interval for the difference of two means.
///
/// Degrees of freedom by Welch and Satterthwaite, rounded down; nil where a side has fewer than two numbers.
package func welchHalfWidth(_ a: Summary, _ b: Summary) -> Double? {
  guard let s = a.deviation, let r = b.deviation else { return nil }
  let left = s * s / Double(a.count)
  let right = r * r / Double(b.count)
  let variance = left + right
  guard variance > 0 else { return 0 }
  let degrees = variance * variance / (left * left / Double(a.count - 1) + right * right / Double(b.count - 1))
  // Tiny variances vanish when squared; beyond a thousand degrees the quantile no longer moves.
  guard degrees.isFinite else { return nil }
  return studentQuantile(degrees: Int(min(max(1, degrees), 1000))) * variance.squareRoot()
}

/// The differences `a - b` over the seeds (and draws) that have both, in ascending order.
package func pairedDifferences(_ a: [Replicate: Double], _ b: [Replicate: Double]) -> Summary {
  Summary(of: a.keys.sorted().compactMap { key in b[key].flatMap { b in a[key].map { $0 - b } } })
}

/// What is repeated with other random numbers.
package struct Replicate: Hashable, Comparable, Sendable {
  package var seed: UInt64
  package var draw: Int

  package init(seed: UInt64, draw: Int = 0) {
    self.seed = seed
    self.draw = draw
  }

  package static func < (a: Replicate, b: Replicate) -> Bool { (a.seed, a.draw) < (b.seed, b.draw) }
}
