internal import Datasets
internal import KernelContracts
package import Kernels
internal import Networks
internal import Randomness
internal import Training
internal import Vocabulary

/// One training iteration of LeNet-300-100 at a density, as the peers are timed: the next batch of 60 of 6,000 random
/// images, forward, loss, backward, Adam, mask.
package struct TrainBenchmark: Sendable {
  package let density: Double
  package let timing: Timing
  /// Of all weights after `checkedSteps` steps.
  package let hash: UInt64
  /// Whether the reference kernels give the same weights.
  package let isExact: Bool

  private static let batch = 60
  private static let images = 6_000
  private static let checkedSteps = 2

  package init(density: Double, build: InstructionSet, samples: Int = 7, iterations: Int = 300) {
    self.density = density
    let images = Self.randomImages()
    var checked = Self.trainer(density, build.kernels)
    var reference = Self.trainer(density, referenceKernels)
    for step in 0..<Self.checkedSteps {
      Self.step(&checked, images, step)
      Self.step(&reference, images, step)
    }
    hash = bitHash(checked.weights.values())
    isExact = hash == bitHash(reference.weights.values())

    var trainer = Self.trainer(density, build.kernels)
    var next = 0
    timing = Timing(samples: samples, repetitions: iterations) {
      Self.step(&trainer, images, next)
      next += 1
    }
  }

  private static func step(_ trainer: inout Trainer, _ images: ImageSet, _ step: Int) {
    let batches = Self.images / batch
    let first = UInt32(step % batches * batch)
    let rows = InlineArray<60, UInt32> { first + UInt32($0) }
    // Proof: the 60 numbers are contiguous and live through the call.
    withUnsafeBytes(of: rows) { bytes in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt32.self) else { return }
      trainer.step(images, rows: base)
    }
  }

  private static func trainer(_ density: Double, _ kernels: KernelTable) -> Trainer {
    let network = Network(Architecture(fullyConnected: [784, 300, 100, 10]), kernels: kernels)
    let layout = network.layout
    var weights = layout.initialParameters(.glorot) { RandomStream(seed: 1, .initialWeights, layer: $0) }
    var mask = Buffer(count: layout.count)
    for slice in layout.slices { for at in slice.range { mask[at] = 1 } }
    var random = RandomStream(seed: 1, .randomScores)
    for slice in layout.kernels where density < 1 {
      for at in slice.range where !random.bernoulli(density) {
        mask[at] = 0
        weights[at] = 0
      }
    }
    let plan = Hyperparameters(
      optimizer: .adam, rate: 0.0012, momentum: 0, batch: batch, iterations: 0, evaluateEvery: 100)
    return Trainer(network, plan: plan, weights: weights, mask: mask)
  }

  private static func randomImages() -> ImageSet {
    var random = RandomStream(seed: 2, .syntheticDigits)
    let pixels = (0..<images * 784).map { _ in UInt8(truncatingIfNeeded: random.nextUInt32()) }
    let labels = (0..<images).map { _ in UInt8(random.uniformInteger(below: 10)) }
    return ImageSet(pixels: pixels, labels: labels, features: 784)
  }
}
