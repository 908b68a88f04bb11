import KernelContracts
import Testing

@testable import Kernels

@Suite("Products with listed images")
struct NonzeroTests {
  /// 90 images of 23 features, two thirds of them 0; feature 5 is 0 in all.
  private static let features = 23
  private static let pixels = (0..<90 * 23).map { at in
    at % 23 == 5 || (at &* 2_654_435_761) % 97 < 60 ? UInt8(0) : UInt8(truncatingIfNeeded: at &* 37 | 1)
  }
  private static let starts: [Int32] = (0...90).map { image in
    Int32(pixels[..<(image * 23)].count { $0 != 0 })
  }
  private static let entries = pixels.indices.filter { pixels[$0] != 0 }
  private static let indices = entries.map { UInt16($0 % 23) } + [UInt16](repeating: 0, count: 16)
  private static let values = entries.map { pixels[$0] } + [UInt8](repeating: 0, count: 16)

  /// Calls `body` with the lists of `images` images in another order.
  private func withBatch(_ kernels: KernelTable, images: Int, _ body: (NonzeroBatch, [UInt32]) -> Void) {
    let lists = NonzeroLists(features: Self.features, columns: padded(images))
    let order = (0..<images).map { UInt32(($0 * 31) % 90) }
    Self.starts.withUnsafeBufferPointer { starts in
      Self.indices.withUnsafeBufferPointer { indices in
        Self.values.withUnsafeBufferPointer { values in
          guard let s = starts.baseAddress, let i = indices.baseAddress, let v = values.baseAddress else { return }
          kernels.listNonzeros(NonzeroPixels(starts: s, features: i, values: v), order, images, lists.batch, true)
        }
      }
    }
    body(lists.batch, order)
  }

  private func stride(_ outputs: Int) -> Int { (padded(outputs) + listedWidth - 1) / listedWidth * listedWidth }

  @Test(
    "forward products have the dense kernel's bits", arguments: InstructionSet.supported,
    [1, 7, 16, 79, 80, 81, 160, 161, 300])
  func forward(build: InstructionSet, outputs: Int) {
    let images = 60, shape = LayerShape(outputs: outputs, inputs: Self.features, columns: 64)
    let weights = numbers(outputs * Self.features, 1), bias = numbers(outputs, 2)
    var inputMajor = Buffer(count: Self.features * padded(outputs) + listedWidth)
    for o in 0..<outputs {
      for i in 0..<Self.features { inputMajor[i * padded(outputs) + o] = weights[o * Self.features + i] }
    }
    for kernels in [build.kernels, referenceKernels] {
      withBatch(kernels, images: images) { batch, order in
        let x = Buffer(count: Self.features * 64), sums = Buffer(count: 64 * stride(outputs))
        let dense = Buffer(count: outputs * 64), listed = Buffer(count: outputs * 64)
        referenceKernels.gather(Self.pixels, order, Self.features, images, 64, x.base, nil)
        referenceKernels.denseForward(weights.base, bias.base, x.base, dense.base, shape, true)
        kernels.listedForward(
          inputMajor.base, padded(outputs), bias.base, batch, sums.base, stride(outputs), listed.base, outputs, true)
        #expect(dense.values().map(\.bitPattern) == listed.values().map(\.bitPattern))
      }
    }
  }

  @Test(
    "weight gradients and Adam's steps have the dense kernel's bits", arguments: InstructionSet.supported,
    [1, 16, 81, 161, 300])
  func weightGradient(build: InstructionSet, outputs: Int) {
    let images = 60, width = padded(outputs), shape = LayerShape(outputs: outputs, inputs: Self.features, columns: 64)
    let delta = numbers(outputs * 64, 1), start = numbers(Self.features * width, 2)
    let step = AdamStep(rate: 0.0012, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, power1: 0.9, power2: 0.999)
    for kernels in [build.kernels, referenceKernels] {
      withBatch(kernels, images: images) { batch, order in
        let x = Buffer(count: Self.features * 64), rows = Buffer(count: images * padded(Self.features))
        let dense = Buffer(count: outputs * Self.features), listed = Buffer(count: Self.features * width)
        let deltas = Buffer(count: 64 * stride(outputs))
        referenceKernels.gather(Self.pixels, order, Self.features, images, 64, x.base, rows.base)
        referenceKernels.denseWeightGradient(delta.base, rows.base, dense.base, shape, images)
        kernels.imageMajor(delta.base, deltas.base, outputs, 64, images, stride(outputs))
        kernels.listedWeightGradient(deltas.base, stride(outputs), batch, listed.base, width)
        for i in 0..<Self.features {
          for o in 0..<outputs { #expect(listed[i * width + o] == dense[o * Self.features + i]) }
        }

        let fused = Buffer(count: 3 * start.count), apart = Buffer(count: 3 * start.count)
        for out in [fused.base, apart.base] {
          for at in 0..<start.count { out[at] = start[at] }
          let operands = AdamOperands(
            weights: out, first: out + start.count, second: out + 2 * start.count, mask: nil, step: step)
          if out == fused.base {
            kernels.listedWeightGradientAdam(deltas.base, stride(outputs), batch, operands, width)
          } else {
            referenceKernels.adam(listed.base, operands, start.count)
          }
        }
        #expect(fused.values().map(\.bitPattern) == apart.values().map(\.bitPattern))
      }
    }
  }
}
