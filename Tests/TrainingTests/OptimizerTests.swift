import KernelContracts
import Kernels
import Networks
import Testing
import Training
import Vocabulary

/// The optimisers' formulas in double precision, on the gradients that the trainer computed.
private struct DoubleOptimizer {
  var weights: [Double]
  var first: [Double]
  var second: [Double]
  var steps = 0.0

  init(_ weights: [Float]) {
    self.weights = weights.map { Double($0) }
    first = weights.map { _ in 0 }
    second = first
  }

  /// Kingma and Ba 2015, end of section 2.
  mutating func adam(_ gradient: [Float], rate: Double, power1: Double, power2: Double) {
    for (at, g) in gradient.enumerated() {
      let g = Double(g)
      first[at] = 0.9 * first[at] + 0.1 * g
      second[at] = 0.999 * second[at] + 0.001 * g * g
      let scale = rate * (1 - power2).squareRoot() / (1 - power1)
      weights[at] -= scale * first[at] / (second[at].squareRoot() + 1e-8)
    }
  }

  mutating func momentum(_ gradient: [Float], rate: Double, momentum: Double) {
    for (at, g) in gradient.enumerated() {
      first[at] = momentum * first[at] + Double(g)
      weights[at] -= rate * first[at]
    }
  }
}

@Suite("Optimisers")
struct OptimizerTests {
  static let sizes = [6, 5, 3]
  static let images = smallImages(20, features: 6)
  static let rows: [UInt32] = Array(0..<20)

  /// Twenty steps move a weight by at most 20·rate; each rounds its move and the weight a few times, to 2^-24 of 1.
  static let tolerance = 20 * 0x1p-22

  @Test("Adam follows its formula")
  func adam() {
    var trainer = trainer(Self.sizes, plan(.adam, rate: 0.01))
    let all = 0..<trainer.network.layout.count
    var exact = DoubleOptimizer(trainer.weights.values())
    var powers = (1.0, 1.0)
    for _ in 0..<20 {
      let gradient = trainer.gradient(Self.images, rows: Self.rows)
      trainer.step(Self.images, rows: Self.rows)
      powers = (powers.0 * 0.9, powers.1 * 0.999)
      exact.adam(gradient, rate: 0.01, power1: powers.0, power2: powers.1)
    }
    let weights = trainer.weights.values()
    for at in all { #expect(abs(Double(weights[at]) - exact.weights[at]) < Self.tolerance) }
  }

  @Test("gradient descent follows its formula", arguments: [0, 0.9])
  func momentum(momentum: Double) {
    var trainer = trainer(Self.sizes, plan(.sgd, rate: 0.1, momentum: momentum))
    let all = 0..<trainer.network.layout.count
    var exact = DoubleOptimizer(trainer.weights.values())
    for _ in 0..<20 {
      let gradient = trainer.gradient(Self.images, rows: Self.rows)
      trainer.step(Self.images, rows: Self.rows)
      exact.momentum(gradient, rate: 0.1, momentum: momentum)
    }
    let weights = trainer.weights.values()
    for at in all { #expect(abs(Double(weights[at]) - exact.weights[at]) < Self.tolerance) }
  }

  @Test("masked weights never move, the others do", arguments: OptimizerKind.allCases)
  func masks(kind: OptimizerKind) {
    // 0..<30 and 48..<63 are kernels, 32..<37 and 64..<67 biases.
    let frozen: Set<Int> = [0, 3, 7, 8, 20, 29, 33, 50, 64]
    var trainer = trainer(Self.sizes, plan(kind, rate: 0.01, momentum: 0.9), frozen: frozen)
    let start = trainer.weights.values()
    for _ in 0..<10 { trainer.step(Self.images, rows: Self.rows) }
    let end = trainer.weights.values()
    #expect(frozen.allSatisfy { start[$0].bitPattern == end[$0].bitPattern })
    #expect(trainer.gradient(Self.images, rows: Self.rows)[0..<30].contains { $0 != 0 })
    let moved = (0..<30).filter { start[$0] != end[$0] }
    #expect(moved.allSatisfy { !frozen.contains($0) } && moved.count > 10)
  }

  @Test("masked moments stay 0, whatever the gradient", arguments: InstructionSet.supported)
  func moments(build: InstructionSet) {
    let count = 32
    var gradient = Buffer(count: count), mask = Buffer(count: count)
    for at in 0..<count {
      gradient[at] = [1, -2, .nan, .infinity][at % 4]
      mask[at] = at < 2 ? 1 : 0
    }
    let weights = Buffer(count: count), first = Buffer(count: count), second = Buffer(count: count)
    let step = AdamStep(rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, power1: 0.9, power2: 0.999)
    let operands = AdamOperands(
      weights: weights.base, first: first.base, second: second.base, mask: mask.base, step: step)
    build.kernels.adam(gradient.base, operands, count)
    #expect((0..<2).allSatisfy { weights[$0] != 0 && first[$0] != 0 && second[$0] != 0 })
    #expect((2..<count).allSatisfy { weights[$0] == 0 && first[$0] == 0 && second[$0] == 0 })
    build.kernels.momentum(
      weights.base, gradient.base, first.base, mask.base, count, MomentumStep(rate: 1, momentum: 0.5))
    #expect((2..<count).allSatisfy { weights[$0] == 0 && first[$0] == 0 })
  }
}
