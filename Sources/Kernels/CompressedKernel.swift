package import KernelContracts

/// The kept weights of one `[outputs, inputs]` kernel in compressed form.
///
/// A class because its index memory is shared by everything that trains or evaluates under one mask; nothing in it
/// changes after `init`.
package final class CompressedKernel: @unchecked Sendable {
  // Proof of @unchecked: all memory is written in init and only read until deinit.

  /// For each stored weight its index in the full kernel, row by row.
  package let indices: [Int32]
  package let pattern: SparsePattern
  private let memory: UnsafeMutablePointer<Int32>

  /// Inputs in a block: 192 rows of 64 columns are 48 KiB.
  private static let blockInputs = 192
  /// Blocks have at least so many weights an output on average: each costs a load and a store of its sums.
  private static let leastWeightsPerBlock = 8

  /// - Parameters:
  ///   - kept: `[outputs, inputs]`, row by row.
  ///   - columns: images in a batch, padded to whole vectors.
  package init(outputs: Int, inputs: Int, columns: Int, kept: [Bool]) {
    precondition(kept.count == outputs * inputs, "compressed kernel: \(kept.count) flags, expected \(outputs)x\(inputs)")
    let survivors = kept.count { $0 }
    let most = (inputs + Self.blockInputs - 1) / Self.blockInputs
    let blocks = max(1, min(most, survivors / (outputs * Self.leastWeightsPerBlock)))
    let width = (inputs + blocks - 1) / blocks

    var indices: [Int32] = []
    var starts: [Int32] = []
    indices.reserveCapacity(survivors)
    for block in 0..<blocks {
      let range = min(inputs, block * width)..<min(inputs, (block + 1) * width)
      for output in 0..<outputs {
        starts.append(Int32(indices.count))
        for input in range where kept[output * inputs + input] { indices.append(Int32(output * inputs + input)) }
      }
      starts.append(Int32(indices.count))
    }
    self.indices = indices

    var inputStarts = [Int32](repeating: 0, count: inputs + 1)
    for index in indices { inputStarts[Int(index) % inputs + 1] += 1 }
    for input in 0..<inputs { inputStarts[input + 1] += inputStarts[input] }
    var next = inputStarts
    var places = [Int32](repeating: 0, count: survivors)
    for (j, index) in indices.enumerated() {
      // Within one input all weights are in one block, so they come in ascending output.
      places[Int(next[Int(index) % inputs])] = Int32(j)
      next[Int(index) % inputs] += 1
    }

    let count = padded(survivors)
    let padding = [Int32](repeating: 0, count: count - survivors)
    let inputOffsets = indices.map { $0 % Int32(inputs) * Int32(columns) } + padding
    let outputOffsets = indices.map { $0 / Int32(inputs) * Int32(columns) } + padding
    let parts = [starts, inputOffsets, outputOffsets, inputStarts, places]
    memory = .allocate(capacity: max(1, parts.reduce(0) { $0 + $1.count }))
    var pointers: [UnsafePointer<Int32>] = []
    var end = memory
    for part in parts {
      pointers.append(UnsafePointer(end))
      end.initialize(from: part, count: part.count)
      end += part.count
    }
    pattern = SparsePattern(
      outputCount: outputs, inputCount: inputs, columns: columns, blocks: blocks, count: count,
      starts: pointers[0], inputs: pointers[1], outputs: pointers[2], inputStarts: pointers[3], places: pointers[4])
  }

  deinit { memory.deallocate() }
}
