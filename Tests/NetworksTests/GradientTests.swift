import KernelContracts
import Kernels
import Networks
import Testing

/// A small network with batch and weights without pattern.
private struct Problem {
  let network: Network
  let images: Int
  let parameters: [Float]
  let pixels: [UInt8]
  let labels: [UInt8]

  init(_ sizes: [Int], images: Int, _ kernels: KernelTable) {
    network = Network(Architecture(fullyConnected: sizes), kernels: kernels)
    self.images = images
    var state: UInt64 = 88_172_645_463_325_252
    func next() -> UInt32 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(truncatingIfNeeded: state >> 33)
    }
    var values = [Float](repeating: 0, count: network.layout.count)
    for slice in network.layout.slices {
      for at in slice.range { values[at] = Float(next() % 2000) / 1000 - 0.9995 }
    }
    parameters = values
    pixels = (0..<images * sizes[0]).map { _ in UInt8(next() % 256) }
    let classes = UInt32(network.architecture.classes)
    labels = (0..<images).map { _ in UInt8(next() % classes) }
  }

  /// Losses of the images and the gradient of their mean, by the real network.
  func run() -> (losses: [Float], gradient: [Float]) {
    let weights = Buffer(parameters), gradient = Buffer(count: parameters.count)
    let workspace = Workspace(network.architecture, images: images)
    workspace.gather(
      network.kernels, pixels: pixels, labels: labels, order: Array(0..<UInt32(images)),
      features: network.architecture.inputs, images: images, forTraining: true)
    network.forward(weights, workspace)
    network.loss(workspace, images: images, scale: 1 / Float(images))
    network.backward(weights, workspace, into: gradient, images: images)
    return ((0..<images).map { workspace.losses[$0] }, gradient.values())
  }

  /// The loss of each image in double precision.
  func exactLosses(_ parameters: [Double]) -> [Double] {
    let exact = DoubleNetwork(network.architecture)
    let features = network.architecture.inputs
    return (0..<images).map { image in
      let x = pixels[image * features..<(image + 1) * features].map { Double($0) / 255 }
      return exact.loss(parameters, image: x, label: Int(labels[image]))
    }
  }

  func exactMean(_ parameters: [Double]) -> Double {
    exactLosses(parameters).reduce(0, +) / Double(images)
  }
}

@Suite("Gradients")
struct GradientTests {
  static let shapes: [(sizes: [Int], images: Int)] = [
    ([5, 3], 1), ([7, 5, 3], 4), ([13, 16, 10], 17), ([17, 19, 11, 10], 5), ([33, 18, 3, 2], 18),
  ]

  /// Central differences in double precision with a step of 1e-6 are right to about 1e-9 (away from the ReLU's kink,
  /// which no weight of these problems is that near to); single precision sums of up to 33 terms of size 1 to about
  /// 33·2^-24 = 2e-6 a layer. The gradient is the reference's; every build gives the same bits, see below.
  @Test("the whole gradient matches finite differences", arguments: shapes)
  func finiteDifferences(shape: (sizes: [Int], images: Int)) {
    let problem = Problem(shape.sizes, images: shape.images, referenceKernels)
    let gradient = problem.run().gradient
    let step = 1e-6
    var point = problem.parameters.map { Double($0) }
    for slice in problem.network.layout.slices {
      for at in slice.range {
        let middle = point[at]
        point[at] = middle + step
        let above = problem.exactMean(point)
        point[at] = middle - step
        let below = problem.exactMean(point)
        point[at] = middle
        let slope = (above - below) / (2 * step)
        #expect(abs(Double(gradient[at]) - slope) < 4e-6 * max(1, abs(slope)), "\(slice.name), number \(at)")
      }
    }
  }

  @Test("losses match double precision", arguments: shapes)
  func losses(shape: (sizes: [Int], images: Int)) {
    let problem = Problem(shape.sizes, images: shape.images, referenceKernels)
    let exact = problem.exactLosses(problem.parameters.map { Double($0) })
    for (loss, expected) in zip(problem.run().losses, exact) {
      #expect(abs(Double(loss) - expected) < 4e-6 * max(1, expected))
    }
  }

  @Test("every build gives the reference's bits", arguments: InstructionSet.supported, shapes)
  func bits(build: InstructionSet, shape: (sizes: [Int], images: Int)) {
    let fast = Problem(shape.sizes, images: shape.images, build.kernels).run()
    let plain = Problem(shape.sizes, images: shape.images, referenceKernels).run()
    #expect(fast.losses.map(\.bitPattern) == plain.losses.map(\.bitPattern))
    #expect(fast.gradient.map(\.bitPattern) == plain.gradient.map(\.bitPattern))
  }

  @Test("numbers between slices get no gradient")
  func padding() {
    let problem = Problem([5, 3], images: 3, referenceKernels)
    let used = Set(problem.network.layout.slices.flatMap { Array($0.range) })
    let gradient = problem.run().gradient
    #expect((0..<gradient.count).allSatisfy { used.contains($0) || gradient[$0] == 0 })
  }
}
