package import KernelContracts
package import Kernels

/// How a network's parameters lie in memory while they are trained: like the layout; for the first kernel, where images
/// are mostly zero, input by input; or, for kernels of which a mask keeps little, only the kept weights.
///
/// Pruned weights of such kernels are frozen; they have no gradient and no moments. Where they are 0 they are not
/// stored at all. Where they are not, the whole kernel is stored beside the kept weights for the forward product and
/// the input gradient, and `spread` brings it up to date.
package struct ParameterStorage: Sendable {
  enum Kernel: Sendable {
    case dense
    /// Input by input, `[inputs, padded(outputs)]`: for images that are mostly zero.
    case inputMajor
    case compressed(CompressedKernel)
    /// The kept weights, and from `full` on the whole kernel.
    case frozen(CompressedKernel, full: Int)
  }

  struct Place: Sendable {
    var kernel: Kernel
    var kernelStart: Int
    var biasStart: Int
  }

  let places: [Place]
  /// Length of a vector in storage, in whole vectors of the machine.
  package let count: Int
  private let layout: ParameterLayout
  /// What `Network.backward` leaves for the optimiser when it updates dense kernels itself, in whole vectors.
  package let rest: [Range<Int>]

  /// The kept share of a kernel up to which compressed loops are faster.
  ///
  /// Measured with `raffle bench train` (Intel Xeon, AVX-512): just above it 564 µs an iteration of LeNet-300-100,
  /// just below 434. Fixed here, never chosen at run time: which loop runs decides the bits.
  package static let compressedUpTo = 0.45

  /// - Parameters:
  ///   - kept: which weights are trained, in the layout.
  ///   - frozenAtZero: whether all others are 0.
  ///   - columns: images in a batch, padded to whole vectors.
  ///   - listsImages: whether the first layer's products take listed images where its kernel is not compressed.
  init(
    _ layout: ParameterLayout, layers: Int, kept: [Bool]?, frozenAtZero: Bool, columns: Int, listsImages: Bool
  ) {
    self.layout = layout
    var next = 0
    func take(_ count: Int) -> Int {
      defer { next += padded(count) }
      return next
    }
    places = (0..<layers).map { layer in
      let kernel = layout.slice(layer, .kernel)
      let bias = layout.slice(layer, .bias)
      let flags = kept.map { Array($0[kernel.range]) }
      let survivors = flags?.count { $0 } ?? kernel.range.count
      guard let flags, Double(survivors) <= Self.compressedUpTo * Double(kernel.range.count) else {
        guard listsImages && layer == 0 else {
          return Place(kernel: .dense, kernelStart: take(kernel.range.count), biasStart: take(bias.range.count))
        }
        // The last row is read beyond its end, like all others.
        let count = kernel.shape[1] * padded(kernel.shape[0]) + listedWidth
        return Place(kernel: .inputMajor, kernelStart: take(count), biasStart: take(bias.range.count))
      }
      let compressed = CompressedKernel(
        outputs: kernel.shape[0], inputs: kernel.shape[1], columns: columns, kept: flags)
      let form = frozenAtZero ? Kernel.compressed(compressed) : .frozen(compressed, full: take(kernel.range.count))
      return Place(
        kernel: form, kernelStart: take(compressed.pattern.count), biasStart: take(bias.range.count))
    }
    count = next
    rest = places.enumerated().map { layer, place in
      let end = place.biasStart + padded(layout.slice(layer, .bias).range.count)
      return switch place.kernel {
      case .dense, .inputMajor: place.biasStart..<end
      case .compressed, .frozen: place.kernelStart..<end
      }
    }
  }

  /// Whether every kernel is stored whole.
  package var isWhole: Bool {
    places.allSatisfy { place in
      switch place.kernel {
      case .dense, .inputMajor: true
      case .compressed, .frozen: false
      }
    }
  }

  /// Numbers of the layout, taken into storage.
  package func packed(_ values: borrowing Buffer) -> Buffer {
    precondition(values.count == layout.count, "packed: \(values.count) numbers, expected \(layout.count)")
    var stored = Buffer(count: count)
    forEachNumber { full, at in stored[at] = values[full] }
    return stored
  }

  /// Numbers in storage, put back into the layout; what is not stored is 0.
  package func unpacked(_ stored: borrowing Buffer) -> Buffer {
    precondition(stored.count == count, "unpacked: \(stored.count) numbers, expected \(count)")
    var values = Buffer(count: layout.count)
    forEachNumber { full, at in values[full] = stored[at] }
    return values
  }

  /// `packed` for the kernels of a storage that is whole, into memory that is there, as fast as memory is; biases stay.
  package func packKernels(_ values: borrowing Buffer, into stored: borrowing Buffer, _ kernels: KernelTable) {
    for (layer, place) in places.enumerated() {
      let slice = layout.slice(layer, .kernel)
      let (from, to) = (values.base + slice.range.lowerBound, stored.base + place.kernelStart)
      if case .inputMajor = place.kernel {
        let (outputs, inputs) = (slice.shape[0], slice.shape[1])
        kernels.imageMajor(from, to, outputs, inputs, inputs, padded(outputs))
      } else {
        to.update(from: from, count: slice.range.count)
      }
    }
  }

  /// `unpacked` for the kernels of a storage that is whole, into memory that is there; biases stay.
  package func unpackKernels(_ stored: borrowing Buffer, into values: borrowing Buffer, _ kernels: KernelTable) {
    for (layer, place) in places.enumerated() {
      let slice = layout.slice(layer, .kernel)
      let (from, to) = (stored.base + place.kernelStart, values.base + slice.range.lowerBound)
      if case .inputMajor = place.kernel {
        let (outputs, inputs) = (slice.shape[0], slice.shape[1])
        kernels.imageMajor(from, to, inputs, padded(outputs), outputs, inputs)
      } else {
        to.update(from: from, count: slice.range.count)
      }
    }
  }

  /// Whether any stored number is 0 in the mask, which lies in the layout.
  package func holdsFrozen(_ mask: borrowing Buffer) -> Bool {
    var found = false
    forEachNumber { full, _ in if mask[full] == 0 { found = true } }
    return found
  }

  /// Copies the kept weights of frozen kernels to where the whole kernels are stored.
  package func spread(_ stored: borrowing Buffer) {
    for place in places {
      guard case .frozen(let compressed, let full) = place.kernel else { continue }
      for (j, index) in compressed.indices.enumerated() {
        stored.base[full + Int(index)] = stored.base[place.kernelStart + j]
      }
    }
  }

  /// Calls `body` with each stored number's index in the layout and in storage; of a frozen kernel's two, the one that
  /// is trained comes last.
  private func forEachNumber(_ body: (_ full: Int, _ stored: Int) -> Void) {
    for (layer, place) in places.enumerated() {
      let kernel = layout.slice(layer, .kernel).range
      let bias = layout.slice(layer, .bias).range
      switch place.kernel {
      case .dense: for at in 0..<kernel.count { body(kernel.lowerBound + at, place.kernelStart + at) }
      case .inputMajor:
        let shape = layout.slice(layer, .kernel).shape
        for at in 0..<kernel.count {
          let stored = at % shape[1] * padded(shape[0]) + at / shape[1]
          body(kernel.lowerBound + at, place.kernelStart + stored)
        }
      case .frozen(let compressed, let full):
        for at in 0..<kernel.count { body(kernel.lowerBound + at, full + at) }
        for (j, index) in compressed.indices.enumerated() {
          body(kernel.lowerBound + Int(index), place.kernelStart + j)
        }
      case .compressed(let compressed):
        for (j, index) in compressed.indices.enumerated() {
          body(kernel.lowerBound + Int(index), place.kernelStart + j)
        }
      }
      for at in 0..<bias.count { body(bias.lowerBound + at, place.biasStart + at) }
    }
  }
}
