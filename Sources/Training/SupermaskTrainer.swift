package import Datasets
internal import KernelContracts
package import Kernels
package import Networks
internal import Randomness
internal import Vocabulary

/// Learns which weights of an untrained network to keep (Zhou et al. 2019, section 5).
///
/// Each weight has a logit M, 0 at first, and is kept with probability sigmoid(M), drawn anew in every step. The weights
/// themselves never change. The gradient passes the draw as if it were the probability (straight-through). Dynamic
/// rescaling multiplies a kernel by its size over the number of weights drawn, which counts as a constant in the
/// gradient. Biases are 0.
package struct SupermaskTrainer: ~Copyable {
  private var trainer: Trainer
  private let plan: Hyperparameters
  private let seed: UInt64
  private let rescales: Bool
  /// Frozen; in the layout, like all vectors here.
  private let weights: Buffer
  private var logits: Buffer
  private var velocity: Buffer
  private var mask: Buffer
  /// The weights that the mask leaves, rescaled, and the loss's gradient by them.
  private var effective: Buffer
  private let gradient: Buffer
  private var iteration = 0

  /// Masks that an evaluation averages over.
  package static let samples = 10

  /// - Parameters:
  ///   - weights: in the network's layout; biases must be 0.
  ///   - seed: the replicate seed; masks of steps and of evaluations come from streams of their own.
  ///   - listsImages: whether all images will come with their `nonzeros`; changes no bit, only the speed.
  package init(
    _ network: Network, plan: Hyperparameters, weights: consuming Buffer, rescales: Bool, seed: UInt64,
    listsImages: Bool = false
  ) {
    precondition(plan.optimizer == .sgd, "supermasks are learned by gradient descent with momentum")
    let count = network.layout.count
    var all = Buffer(count: count)
    all.fill(1)
    trainer = Trainer(
      network, plan: plan, weights: Buffer(weights.values()), mask: all, listsImages: listsImages)
    self.plan = plan
    self.seed = seed
    self.rescales = rescales
    self.weights = weights
    logits = Buffer(count: count)
    velocity = Buffer(count: count)
    mask = Buffer(count: count)
    effective = Buffer(count: count)
    gradient = Buffer(count: count)
  }

  private var layout: ParameterLayout { trainer.network.layout }

  /// The logits as they are now, in the layout.
  package var logitValues: [Float] { logits.values() }

  /// One iteration on the images `rows[0..<batch]`: draw, forward, loss, backward, momentum.
  package mutating func step(_ images: ImageSet, rows: UnsafePointer<UInt32>) {
    let scales = draw(.supermaskSteps, sample: 0)
    trainer.differentiate(images, rows: rows, into: gradient)
    let step = MomentumStep(rate: Float(plan.rate), momentum: Float(plan.momentum))
    for (slice, scale) in zip(layout.kernels, scales) {
      let start = slice.range.lowerBound
      trainer.network.kernels.supermaskStep(
        gradient.base + start, weights.base + start, logits.base + start, velocity.base + start, scale,
        padded(slice.range.count), step)
    }
    iteration += 1
  }

  /// Means over `samples` masks that are drawn for this iteration.
  package mutating func evaluate(_ images: ImageSet, rows: [UInt32]) -> Evaluation {
    var sum = Evaluation(loss: 0, accuracy: 0)
    for sample in 0..<Self.samples {
      _ = draw(.supermaskSamples, sample: sample)
      let found = trainer.evaluate(images, rows: rows)
      sum.loss += found.loss
      sum.accuracy += found.accuracy
    }
    let count = Double(Self.samples)
    return Evaluation(loss: sum.loss / count, accuracy: sum.accuracy / count)
  }

  /// The first of the masks that an evaluation draws now, and the weights that it leaves, rescaled.
  package mutating func sampled() -> (kept: [Bool], weights: [Float]) {
    _ = draw(.supermaskSamples, sample: 0)
    return (mask.values().map { $0 > 0 }, effective.values())
  }

  /// Draws a mask and gives the network the weights that it leaves; the kernels' scales.
  private mutating func draw(_ purpose: RandomPurpose, sample: Int) -> [Float] {
    var scales: [Float] = []
    for slice in layout.kernels {
      let (start, count) = (slice.range.lowerBound, slice.range.count)
      let random = RandomStream(seed: seed, purpose, level: iteration, layer: slice.layer, draw: sample)
      let (from, on, to) = (weights.base + start, mask.base + start, effective.base + start)
      let kept = trainer.network.kernels.sampleMask(logits.base + start, random.key, on, count)
      let scale = rescales && kept > 0 ? Float(Double(count) / Double(kept)) : 1
      for at in 0..<count { to[at] = from[at] * on[at] * scale }
      scales.append(scale)
    }
    trainer.load(kernels: effective)
    return scales
  }
}
