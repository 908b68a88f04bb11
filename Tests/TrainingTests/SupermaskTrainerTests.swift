import KernelContracts
import Kernels
import Networks
import Randomness
import Testing
import Training
import Vocabulary

@Suite("Learned supermasks")
struct SupermaskTrainerTests {
  static let sizes = [784, 20, 10]
  static let rows: [UInt32] = Array(0..<20)

  static func trainer(
    rescales: Bool, seed: UInt64 = 1, build: InstructionSet = InstructionSet.supported.last ?? .baseline,
    listsImages: Bool = false
  ) -> SupermaskTrainer {
    let network = Network(Architecture(fullyConnected: sizes), kernels: build.kernels)
    let weights = network.layout.initialParameters(.glorot) { RandomStream(seed: 1, .initialWeights, layer: $0) }
    return SupermaskTrainer(
      network, plan: plan(.sgd, rate: 10, momentum: 0.9), weights: weights, rescales: rescales, seed: seed,
      listsImages: listsImages)
  }

  @Test("seeds fix the masks, and all instruction sets give the same bits", arguments: [true, false])
  func sameBits(rescales: Bool) throws {
    let images = try #require(drawnDigits)
    func logits(seed: UInt64, _ build: InstructionSet) -> [Float] {
      var trainer = Self.trainer(rescales: rescales, seed: seed, build: build)
      for _ in 0..<5 { trainer.step(images.training, rows: Self.rows) }
      return trainer.logitValues
    }
    let first = logits(seed: 1, .baseline)
    #expect(InstructionSet.supported.allSatisfy { logits(seed: 1, $0) == first })
    #expect(logits(seed: 2, .baseline) != first)
    #expect(first.contains { $0 > 0 } && first.contains { $0 < 0 })
  }

  @Test("lists of nonzero pixels change no bit", arguments: InstructionSet.supported)
  func listed(build: InstructionSet) throws {
    let images = try #require(drawnDigits)
    func learn(_ listsImages: Bool) -> ([Float], Evaluation) {
      var trainer = Self.trainer(rescales: true, build: build, listsImages: listsImages)
      for _ in 0..<5 { trainer.step(images.training, rows: Self.rows) }
      return (trainer.logitValues, trainer.evaluate(images.test, rows: images.testRows))
    }
    let (plain, listed) = (learn(false), learn(true))
    #expect(plain == listed)
  }

  @Test("the weights that are on are the frozen ones, rescaled to the size of their kernel")
  func weights() throws {
    let images = try #require(drawnDigits)
    let network = Network(Architecture(fullyConnected: Self.sizes), kernels: InstructionSet.baseline.kernels)
    let frozen = network.layout.initialParameters(.glorot) { RandomStream(seed: 1, .initialWeights, layer: $0) }
    var trainer = Self.trainer(rescales: true)
    for _ in 0..<3 {
      let sample = trainer.sampled()
      for slice in network.layout.kernels {
        let on = slice.range.count { sample.kept[$0] }
        let scale = Float(Double(slice.range.count) / Double(on))
        #expect(abs(Double(on) / Double(slice.range.count) - 0.5) < 0.15)
        for at in slice.range { #expect(sample.weights[at] == (sample.kept[at] ? frozen[at] * scale : 0)) }
      }
      trainer.step(images.training, rows: Self.rows)
    }
  }

  @Test("learning raises the accuracy")
  func learning() throws {
    let images = try #require(drawnDigits)
    var trainer = Self.trainer(rescales: true)
    let before = trainer.evaluate(images.training, rows: images.trainingRows)
    for _ in 0..<60 { trainer.step(images.training, rows: Self.rows) }
    let after = trainer.evaluate(images.training, rows: Self.rows)
    #expect(before.accuracy < 0.3 && after.accuracy > before.accuracy + 0.3)
  }
}
