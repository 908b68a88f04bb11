import Randomness

/// A division of the training images into those for training and those for validation.
package struct Split: Hashable, Sendable {
  /// Indices of training images, ascending.
  package let training: [UInt32]
  /// Indices of training images, ascending.
  package let validation: [UInt32]
}

/// The fixed validation split: the same for every trial of every sweep.
///
/// The first `validation` of a permutation of 0..<count that has its own seed.
package func split(count: Int, validation: Int) -> Split {
  precondition(
    validation >= 0 && validation <= count && count <= Int(UInt32.max),
    "split: \(validation) validation images of \(count), expected 0...\(count)")
  var stream = RandomStream(seed: 0, .validationSplit)
  let order = stream.permutation(of: count)
  return Split(training: order[validation...].sorted(), validation: order[..<validation].sorted())
}
