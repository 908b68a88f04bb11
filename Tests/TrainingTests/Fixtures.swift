import Datasets
import Kernels
import Networks
import Randomness
import Training
import Vocabulary

/// Two hundred drawn digits for training, fifty of them set aside, and fifty for the test.
let drawnDigits: TrainingImages? = {
  guard let digits = try? Dataset.load(.synthetic(training: 200, test: 50), folder: nil) else { return nil }
  return TrainingImages(digits, validation: 50)
}()

/// `count` images of `features` bytes without pattern, labels 0, 1, 2, 0, …
func smallImages(_ count: Int, features: Int) -> ImageSet {
  let pixels = (0..<count * features).map { UInt8(truncatingIfNeeded: ($0 &* 73) ^ ($0 / 7 &* 29)) }
  return ImageSet(pixels: pixels, labels: (0..<count).map { UInt8($0 % 3) }, features: features)
}

func plan(
  _ optimizer: OptimizerKind = .adam, rate: Double = 0.0012, momentum: Double = 0, batch: Int = 20,
  iterations: Int = 10, evaluateEvery: Int = 100
) -> Hyperparameters {
  Hyperparameters(
    optimizer: optimizer, rate: rate, momentum: momentum, batch: batch, iterations: iterations,
    evaluateEvery: evaluateEvery)
}

/// A trainer with Glorot weights of seed 1.
///
/// - Parameters:
///   - frozen: indices of weights that the mask leaves out.
///   - density: the share of each kernel's weights that is kept; the others are 0 and frozen.
///   - listsImages: whether the first layer takes lists of nonzero pixels.
func trainer(
  _ sizes: [Int], _ plan: Hyperparameters, build: InstructionSet = InstructionSet.supported.last ?? .baseline,
  frozen: Set<Int> = [], density: Double = 1, listsImages: Bool = false
) -> Trainer {
  let network = Network(Architecture(fullyConnected: sizes), kernels: build.kernels)
  var weights = network.layout.initialParameters(.glorot) { RandomStream(seed: 1, .initialWeights, layer: $0) }
  var mask = Buffer(count: network.layout.count)
  for slice in network.layout.slices {
    for at in slice.range where !frozen.contains(at) { mask[at] = 1 }
  }
  for slice in network.layout.kernels {
    for at in slice.range where Double(at &* 40_503 & 1023) >= density * 1024 {
      mask[at] = 0
      weights[at] = 0
    }
  }
  return Trainer(network, plan: plan, weights: weights, mask: mask, listsImages: listsImages)
}
