/// Where the kept weights of one kernel are, in the order in which they are stored.
///
/// The inputs are cut into blocks, so that a block of activations stays in the first-level cache. Weights are stored
/// by block, then output, then ascending input; weight j joins output `outputs[j]` to input `inputs[j]`. Indices are
/// offsets into feature-major activations: the feature's number times `columns`.
package struct SparsePattern: @unchecked Sendable {
  package var outputCount: Int
  package var inputCount: Int
  /// Images, padded to whole vectors.
  package var columns: Int
  package var blocks: Int
  /// Kept weights, padded to whole vectors; the padding's indices are 0 and its weights reach no output.
  package var count: Int
  /// `[blocks, outputCount + 1]`: the weights of block b and output o are starts[b, o]..<starts[b, o + 1].
  package var starts: UnsafePointer<Int32>
  /// `[count]`.
  package var inputs: UnsafePointer<Int32>
  /// `[count]`.
  package var outputs: UnsafePointer<Int32>
  /// `[inputCount + 1]`: the weights of input i are places[inputStarts[i]..<inputStarts[i + 1]], ascending output.
  package var inputStarts: UnsafePointer<Int32>
  /// A permutation of the weights by input.
  package var places: UnsafePointer<Int32>

  // Proof of @unchecked: the memory behind the pointers is written before a pattern is made and never again.
  package init(
    outputCount: Int, inputCount: Int, columns: Int, blocks: Int, count: Int, starts: UnsafePointer<Int32>,
    inputs: UnsafePointer<Int32>, outputs: UnsafePointer<Int32>, inputStarts: UnsafePointer<Int32>,
    places: UnsafePointer<Int32>
  ) {
    precondition(
      columns > 0 && columns % vectorLanes == 0 && count % vectorLanes == 0 && blocks > 0,
      "sparse pattern: \(columns) columns, \(count) weights, \(blocks) blocks; expected whole vectors")
    self.outputCount = outputCount
    self.inputCount = inputCount
    self.columns = columns
    self.blocks = blocks
    self.count = count
    self.starts = starts
    self.inputs = inputs
    self.outputs = outputs
    self.inputStarts = inputStarts
    self.places = places
  }
}
