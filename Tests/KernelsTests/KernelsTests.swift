import KernelContracts
import Testing

@testable import Kernels

/// Every build that this machine can run, against the reference, byte by byte.
@Suite("Kernels give the reference's bits")
struct KernelsTests {
  static let builds = InstructionSet.supported
  static let counts = Array(1...17) + [31, 48, 63, 64, 65, 100]

  @Test("forward products, every tail", arguments: builds, counts)
  func forward(build: InstructionSet, count: Int) {
    for (shape, relu) in [
      (LayerShape(outputs: count, inputs: 23, columns: 64), true),
      (LayerShape(outputs: 7, inputs: count, columns: padded(count)), false),
    ] {
      let w = numbers(shape.outputs * shape.inputs, 1), b = numbers(shape.outputs, 2)
      let x = numbers(shape.inputs * shape.columns, 3)
      expectSame(build, shape.outputs * shape.columns) { kernels, out in
        kernels.denseForward(w.base, b.base, x.base, out, shape, relu)
      }
    }
  }

  @Test("input gradients, every tail", arguments: builds, counts)
  func inputGradient(build: InstructionSet, count: Int) {
    for shape in [
      LayerShape(outputs: 11, inputs: count, columns: 64), LayerShape(outputs: count, inputs: 9, columns: padded(count)),
    ] {
      let w = numbers(shape.outputs * shape.inputs, 1), delta = numbers(shape.outputs * shape.columns, 2)
      let x = numbers(shape.inputs * shape.columns, 3)
      expectSame(build, shape.inputs * shape.columns) { kernels, dx in
        kernels.denseInputGradient(w.base, delta.base, x.base, dx, shape)
      }
    }
  }

  @Test("weight and bias gradients, every tail", arguments: builds, counts)
  func weightGradient(build: InstructionSet, count: Int) {
    for shape in [
      LayerShape(outputs: 5, inputs: count, columns: 64), LayerShape(outputs: count, inputs: 70, columns: padded(count)),
    ] {
      let images = min(count, shape.columns)
      let delta = numbers(shape.outputs * shape.columns, 1), rows = numbers(images * padded(shape.inputs), 2)
      expectSame(build, shape.outputs * shape.inputs) { kernels, gradient in
        kernels.denseWeightGradient(delta.base, rows.base, gradient, shape, images)
      }
      expectSame(build, shape.outputs) { kernels, gradient in kernels.biasGradient(delta.base, gradient, shape) }
    }
  }

  @Test("softmax cross entropy with ties and far logits", arguments: builds, [1, 5, 16, 60])
  func loss(build: InstructionSet, images: Int) {
    let classes = 10, columns = padded(images)
    var logits = numbers(classes * columns, 4)
    for at in 0..<logits.count {
      logits[at] *= at % 7 == 0 ? 150 : 4
      if at % 5 == 0 { logits[at] = 1 }
    }
    let labels = (0..<columns).map { UInt8($0 % classes) }
    let z = logits.base
    expectSame(build, (classes + 2) * columns) { kernels, out in
      let losses = out + classes * columns
      kernels.softmaxCrossEntropy(z, labels, out, losses, losses + columns, classes, columns, images, 1 / 60)
    }
  }

  @Test("optimiser steps, subnormal moments and masked weights", arguments: builds)
  func optimizers(build: InstructionSet) {
    let count = 96
    let gradient = numbers(count, 5), start = numbers(count, 6)
    var mask = Buffer(count: count)
    for at in 0..<count { mask[at] = at % 3 == 0 ? 0 : 1 }
    let m = mask.base
    let adam = AdamStep(rate: 0.0012, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, power1: 0.81, power2: 0.998)
    expectSame(build, 3 * count) { kernels, out in
      for at in 0..<count {
        out[at] = start[at]
        out[count + at] = at % 4 == 0 ? 1e-31 : 0.1
        out[2 * count + at] = at % 4 == 1 ? 0 : 0.01
      }
      for mask in [m, nil] {
        let operands = AdamOperands(
          weights: out, first: out + count, second: out + 2 * count, mask: mask, step: adam)
        for _ in 0..<2 { kernels.adam(gradient.base, operands, count) }
      }
    }
    expectSame(build, 2 * count) { kernels, out in
      for at in 0..<count { out[at] = start[at] }
      for _ in 0..<3 {
        kernels.momentum(out, gradient.base, out + count, m, count, MomentumStep(rate: 0.1, momentum: 0.9))
      }
    }
  }

  @Test("Adam in the weight gradient's epilogue, every tail", arguments: builds, counts)
  func fused(build: InstructionSet, count: Int) {
    let shape = LayerShape(outputs: 8, inputs: count, columns: 64)
    let delta = numbers(8 * 64, 1), rows = numbers(60 * padded(count), 2), start = numbers(8 * count, 3)
    var mask = Buffer(count: 8 * count)
    for at in 0..<mask.count { mask[at] = at % 3 == 0 ? 0 : 1 }
    let m = mask.base, room = padded(8 * count)
    let step = AdamStep(rate: 0.0012, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, power1: 0.9, power2: 0.999)
    for mask in [m, nil] {
      expectSame(build, 3 * room) { kernels, out in
        for at in 0..<start.count { out[at] = start[at] }
        let operands = AdamOperands(weights: out, first: out + room, second: out + 2 * room, mask: mask, step: step)
        kernels.denseWeightGradientAdam(delta.base, rows.base, operands, shape, 60)
        kernels.denseWeightGradientAdam(delta.base, rows.base, operands, shape, 60)
      }
    }
  }

  @Test("gather divides bytes by 255 exactly and lays them out twice", arguments: builds, [1, 15, 16, 60])
  func gather(build: InstructionSet, images: Int) {
    let features = 37, columns = padded(images)
    let pixels = (0..<features * 80).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 256) }
    let order = (0..<images).map { UInt32(($0 * 31) % 80) }
    expectSame(build, features * columns + images * padded(features)) { kernels, out in
      kernels.gather(pixels, order, features, images, columns, out, out + features * columns)
    }
    let x = numbers(features * columns, 8)
    expectSame(build, images * padded(features)) { kernels, out in
      kernels.imageMajor(x.base, out, features, columns, images, padded(features))
    }
  }
}

@Suite("Exponential and logarithm")
struct ExpLogTests {
  @Test("exp is within 2 units in the last place")
  func exponential() {
    for step in 0...87_000 {
      let x = -Float(step) / 1000
      let exact = Float(preciseExponential(Double(x)))
      #expect(abs(referenceExponential(x) - exact) <= 2 * exact.ulp)
    }
  }

  @Test("log inverts exp to a relative error of 3e-7")
  func logarithm() {
    for step in 0..<20_000 {
      let x = 1 + Float(step) / 7
      let y = referenceLogarithm(x)
      #expect(abs(preciseExponential(Double(y)) / Double(x) - 1) <= 3e-7 * max(1, Double(y)))
    }
  }

  /// exp by its series after halving the argument to below 1/64.
  private func preciseExponential(_ x: Double) -> Double {
    var sum = 1.0
    let y = x / 16384
    for n in stride(from: 12.0, to: 0, by: -1) { sum = 1 + y / n * sum }
    for _ in 0..<14 { sum *= sum }
    return sum
  }
}

/// Numbers in [-1, 1) without pattern.
func numbers(_ count: Int, _ salt: UInt64) -> Buffer {
  var buffer = Buffer(count: count)
  var state = salt &* 0x9E37_79B9_7F4A_7C15
  for at in 0..<count {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    buffer[at] = Float(Int32(truncatingIfNeeded: state >> 33)) / 0x4000_0000 - 1
  }
  return buffer
}

/// Runs a kernel of the build and of the reference into buffers of their own and compares every bit.
func expectSame(
  _ build: InstructionSet, _ count: Int, sourceLocation: SourceLocation = #_sourceLocation,
  _ run: (KernelTable, Output) -> Void
) {
  let fast = Buffer(count: count), plain = Buffer(count: count)
  run(build.kernels, fast.base)
  run(referenceKernels, plain.base)
  let differing = (0..<count).first { fast[$0].bitPattern != plain[$0].bitPattern }
  if let at = differing {
    Issue.record(
      "\(build): number \(at) of \(count) is \(fast[at]), the reference says \(plain[at])",
      sourceLocation: sourceLocation)
  }
}
