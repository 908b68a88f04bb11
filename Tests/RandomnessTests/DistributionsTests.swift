import Foundation
import Testing

@testable import Randomness

@Suite("Distributions")
struct DistributionsTests {
  @Test("uniform numbers are multiples of 2^-53 in [0, 1)")
  func uniform() {
    var stream = RandomStream(seed: 7, .initialWeights)
    let numbers = (0..<10_000).map { _ in stream.uniform() }
    #expect(Array(numbers.prefix(3)) == [0.8858822504065365, 0.363049601930576, 0.3103384289797928])
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 && ($0 * 0x1p53).rounded() == $0 * 0x1p53 })
    // Five deviations of the mean: 5·sqrt(1/12/10,000).
    #expect(abs(numbers.reduce(0, +) / 10_000 - 0.5) < 0.0145)
  }

  /// Without rejection, the multiples of 3 below 3·2^30 would come half of the time.
  @Test("uniform integers have no bias")
  func integersAreFair() {
    var stream = RandomStream(seed: 1, .batchOrder)
    let draws = (0..<30_000).map { _ in stream.uniformInteger(below: 3 << 30) }
    #expect(draws.allSatisfy { $0 < 3 << 30 })
    for rest: UInt32 in 0..<3 {
      // Five deviations: 5·sqrt(30,000·1/3·2/3).
      #expect(abs(draws.count { $0 % 3 == rest } - 10_000) < 409)
    }
  }

  @Test("uniform integers reach every number below the bound", arguments: [1, 2, 7, 10] as [UInt32])
  func integersInRange(bound: UInt32) {
    var stream = RandomStream(seed: 2, .batchOrder)
    let draws = Set((0..<500).map { _ in stream.uniformInteger(below: bound) })
    #expect(draws == Set(0..<bound))
  }

  @Test("a permutation has every number once, in an order fixed by the stream")
  func permutation() {
    var stream = RandomStream(seed: 3, .batchOrder, level: 2)
    #expect(stream.permutation(of: 10) == [8, 2, 3, 6, 1, 5, 7, 0, 4, 9])
    #expect(stream.permutation(of: 1000).sorted() == Array(0..<1000))
    #expect(stream.permutation(of: 1) == [0])
    #expect(stream.permutation(of: 0).isEmpty)
  }

  @Test("each of the six orders of three comes equally often")
  func ordersAreFair() {
    var stream = RandomStream(seed: 4, .batchOrder)
    var counts: [[UInt32]: Int] = [:]
    for _ in 0..<6000 { counts[stream.permutation(of: 3), default: 0] += 1 }
    // Five deviations: 5·sqrt(6000·1/6·5/6).
    #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 1000) < 145 })
  }

  @Test("a shuffle keeps the numbers it is given")
  func shuffle() {
    var stream = RandomStream(seed: 3, .batchOrder, level: 2)
    var rows: [UInt32] = [40, 41, 42, 43, 44, 45, 46, 47, 48, 49]
    stream.shuffle(&rows)
    #expect(rows == [48, 42, 43, 46, 41, 45, 47, 40, 44, 49])
  }

  @Test("certain and impossible events are just that")
  func bernoulli() {
    var stream = RandomStream(seed: 6, .batchOrder)
    #expect((0..<100).allSatisfy { _ in stream.bernoulli(1) })
    #expect((0..<100).allSatisfy { _ in !stream.bernoulli(0) })
    let hits = (0..<10_000).count { _ in stream.bernoulli(0.25) }
    #expect(abs(hits - 2500) < 217)
  }
}

@Suite("Truncated normal")
struct TruncatedNormalTests {
  @Test("stays within two deviations and has the stated deviation")
  func moments() {
    var stream = RandomStream(seed: 7, .initialWeights)
    let count = 200_000.0
    let numbers = (0..<Int(count)).map { _ in stream.truncatedNormal() }
    #expect(
      Array(numbers.prefix(4))
        == [-0.7586462840808288, -1.0139557655405995, 1.6207976600350866, -0.05903286355759496])
    #expect(numbers.allSatisfy { abs($0) <= 2 })
    let mean = numbers.reduce(0, +) / count
    let deviation = (numbers.reduce(0) { $0 + $1 * $1 } / count - mean * mean).squareRoot()
    // Five deviations of each estimate: 5·0.88/sqrt(n), and at most as much for the deviation.
    #expect(abs(mean) < 0.0099 && abs(deviation - RandomStream.truncatedNormalDeviation) < 0.0099)
    // The share within one deviation is erf(1/√2) / erf(√2).
    let inner = Double(numbers.count { abs($0) < 1 }) / count
    #expect(abs(inner - erf(1 / 2.0.squareRoot()) / erf(2.0.squareRoot())) < 0.0051)
  }

  @Test("the deviation's constant is its formula's value")
  func deviation() {
    let density = exp(-2.0) / (2 * Double.pi).squareRoot()
    let exact = (1 - 4 * density / erf(2.0.squareRoot())).squareRoot()
    #expect(abs(RandomStream.truncatedNormalDeviation - exact) < 1e-15)
  }

  @Test("the exponential's relative error is below 1e-14")
  func exponential() {
    for step in 0...20_000 {
      let x = Double(step) / 10_000
      #expect(abs(exponentialOfMinus(x) / exp(-x) - 1) < 1e-14)
    }
  }
}
