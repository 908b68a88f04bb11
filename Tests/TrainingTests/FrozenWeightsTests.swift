import Kernels
import Networks
import Randomness
import Testing
import Training
import Vocabulary

/// Pruned weights that are frozen at other values than 0.
@Suite("Frozen weights")
struct FrozenWeightsTests {
  static let sizes = [30, 12, 3]
  static let images = smallImages(40, features: 30)
  static let rows: [UInt32] = Array(0..<20)

  /// Every third weight of the first kernel and all of the second are trained.
  static func trainer(_ kind: OptimizerKind, compressed: Bool, build: InstructionSet) -> Trainer {
    let network = Network(Architecture(fullyConnected: sizes), kernels: build.kernels)
    var weights = network.layout.initialParameters(.glorot) { RandomStream(seed: 3, .initialWeights, layer: $0) }
    var mask = Buffer(count: network.layout.count)
    for slice in network.layout.slices { for at in slice.range { mask[at] = 1 } }
    // A share of 40 % is stored apart, one of 60 % is not.
    for at in network.layout.kernels[0].range where at % 10 >= (compressed ? 4 : 6) { mask[at] = 0 }
    for at in network.layout.kernels[0].range where at % 10 == 9 { weights[at] = 0 }
    return Trainer(
      network, plan: plan(kind, rate: 0.01, momentum: 0.9), weights: weights, mask: mask)
  }

  @Test("never move, while the others do", arguments: OptimizerKind.allCases, [true, false])
  func frozen(kind: OptimizerKind, compressed: Bool) {
    for build in InstructionSet.supported {
      var trainer = Self.trainer(kind, compressed: compressed, build: build)
      let start = trainer.weights.values()
      for _ in 0..<10 { trainer.step(Self.images, rows: Self.rows) }
      let end = trainer.weights.values()
      let kernel = trainer.network.layout.kernels[0].range
      for at in kernel where at % 10 >= (compressed ? 4 : 6) { #expect(start[at].bitPattern == end[at].bitPattern) }
      #expect(kernel.count { start[$0] != end[$0] } > 100)
    }
  }

  @Test("take part in forward product and input gradient: losses and gradients are those of the dense network")
  func gradients() {
    let build = InstructionSet.supported.last ?? .baseline
    var trainer = Self.trainer(.adam, compressed: true, build: build)
    for _ in 0..<3 {
      let weights = trainer.weights
      let layout = trainer.network.layout
      let dense = Network(Architecture(fullyConnected: Self.sizes), kernels: build.kernels)
      var all = Buffer(count: layout.count)
      all.fill(1)
      let whole = Trainer(dense, plan: plan(), weights: weights, mask: all)
      let expected = whole.gradient(Self.images, rows: Self.rows)
      let found = trainer.gradient(Self.images, rows: Self.rows)
      for slice in layout.slices {
        for at in slice.range where slice.layer > 0 || slice.kind == .bias || at % 10 < 4 {
          #expect(abs(found[at] - expected[at]) < 1e-6)
        }
      }
      #expect(layout.kernels[0].range.allSatisfy { $0 % 10 < 4 || found[$0] == 0 })
      #expect(
        trainer.evaluate(Self.images, rows: Self.rows) == whole.evaluate(Self.images, rows: Self.rows))
      trainer.step(Self.images, rows: Self.rows)
    }
  }

  @Test("all instruction sets give the same bits", arguments: OptimizerKind.allCases)
  func sameBits(kind: OptimizerKind) {
    let ends = InstructionSet.supported.map { build in
      var trainer = Self.trainer(kind, compressed: true, build: build)
      for _ in 0..<10 { trainer.step(Self.images, rows: Self.rows) }
      return trainer.weights.values()
    }
    #expect(ends.allSatisfy { $0 == ends[0] })
  }

  @Test("a run ends at the first evaluation that reaches the accuracy asked for")
  func stopAt() throws {
    let images = try #require(drawnDigits)
    var asked = plan(rate: 0.01, iterations: 200, evaluateEvery: 1)
    asked.stopAt = 0.4
    var trainer = TrainingTests.trainer([784, 20, 10], asked)
    let curve = trainer.run(asked, on: images, seed: 1) { _, _ in }
    let last = try #require(curve.points.last)
    #expect(last.validation.accuracy >= 0.4 && last.iteration < 200 && last.test != nil)
    #expect(curve.points.dropLast().allSatisfy { $0.validation.accuracy < 0.4 })
    // A run of so many iterations is the same run.
    let again = plan(rate: 0.01, iterations: last.iteration)
    var other = TrainingTests.trainer([784, 20, 10], again)
    _ = other.run(again, on: images, seed: 1) { _, _ in }
    #expect(other.weights.values() == trainer.weights.values())
  }
}
