package import KernelContracts
package import Kernels

/// One product of a training iteration: 60 images padded to 64.
package struct ProductBenchmark: Sendable {
  package enum Pass: String, CaseIterable, Sendable {
    case forward
    case weightGradient = "weight gradient"
    case inputGradient = "input gradient"
  }

  package let pass: Pass
  package let shape: LayerShape
  package let timing: Timing
  /// Useful floating-point operations, those of 60 images.
  package let operations: Double
  /// Whether the result has the reference's bits.
  package let isExact: Bool
  /// Of the result's bits.
  package let hash: UInt64

  package static let images = 60

  /// The products of LeNet-300-100's iteration, in its order; the first layer has no input gradient.
  package static let trainingProducts: [(Pass, LayerShape)] = {
    let layers = [(300, 784), (100, 300), (10, 100)].map { LayerShape(outputs: $0, inputs: $1, columns: 64) }
    return layers.map { (.forward, $0) } + layers.reversed().map { (.weightGradient, $0) }
      + layers.dropFirst().reversed().map { (.inputGradient, $0) }
  }()

  /// `300x784`.
  package var name: String { "\(shape.outputs)x\(shape.inputs)" }

  package var gigaflops: Double { operations / timing.median / 1e3 }

  package init(_ pass: Pass, _ shape: LayerShape, _ build: InstructionSet, samples: Int = 9) {
    self.pass = pass
    self.shape = shape
    operations = 2 * Double(shape.outputs * shape.inputs * Self.images)
    let operands = Operands(shape)
    let kernels = build.kernels
    let repetitions = max(1, Int(4e6 / operations * 20))
    let fast = Buffer(count: operands.room)
    let plain = Buffer(count: operands.room)
    timing = Timing(samples: samples, repetitions: repetitions) { operands.run(pass, kernels, fast.base) }
    operands.run(pass, referenceKernels, plain.base)
    (hash, isExact) = (bitHash(fast.values()), bitHash(fast.values()) == bitHash(plain.values()))
  }

  /// Operands without pattern for any of the passes.
  private struct Operands: ~Copyable {
    let shape: LayerShape
    let weights: Buffer
    let bias: Buffer
    let x: Buffer
    let rows: Buffer
    let delta: Buffer

    init(_ shape: LayerShape) {
      self.shape = shape
      weights = patternless(shape.outputs * shape.inputs, 1)
      bias = patternless(shape.outputs, 2)
      x = patternless(shape.inputs * shape.columns, 3)
      rows = patternless(shape.columns * padded(shape.inputs), 4)
      delta = patternless(shape.outputs * shape.columns, 5)
    }

    /// Numbers that the largest result takes.
    var room: Int { max(shape.outputs, shape.columns) * max(shape.inputs, shape.columns) }

    func run(_ pass: Pass, _ kernels: KernelTable, _ out: Output) {
      switch pass {
      case .forward: kernels.denseForward(weights.base, bias.base, x.base, out, shape, true)
      case .weightGradient:
        kernels.denseWeightGradient(delta.base, rows.base, out, shape, ProductBenchmark.images)
      case .inputGradient: kernels.denseInputGradient(weights.base, delta.base, x.base, out, shape)
      }
    }
  }
}

/// Numbers in [-1, 1) without pattern, the same at each run.
func patternless(_ count: Int, _ salt: UInt64) -> Buffer {
  var buffer = Buffer(count: count)
  var state = salt &* 0x9E37_79B9_7F4A_7C15
  for at in 0..<count {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    buffer[at] = Float(Int32(truncatingIfNeeded: state >> 33)) / 0x4000_0000 - 1
  }
  return buffer
}

/// A 64-bit FNV-1a hash of the numbers' bits: the same on every machine that computes the same.
package func bitHash(_ values: [Float]) -> UInt64 {
  values.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3 }
}
