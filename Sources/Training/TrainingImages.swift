package import Datasets

/// The images of a trial: a data set and its fixed split.
package struct TrainingImages: Sendable {
  package let training: ImageSet
  package let test: ImageSet
  /// Where the validation images are.
  package let validation: ImageSet
  package let trainingRows: [UInt32]
  package let validationRows: [UInt32]
  package let testRows: [UInt32]

  /// Whether all images come with lists of their pixels that are not zero.
  package var areListed: Bool { training.nonzeros != nil && test.nonzeros != nil }

  /// - Parameter validation: how many training images are set aside; 0: none, and the test images validate.
  package init(_ dataset: Dataset, validation: Int) {
    let parts = split(count: dataset.training.count, validation: validation)
    self.validation = validation == 0 ? dataset.test : dataset.training
    training = dataset.training
    test = dataset.test
    trainingRows = parts.training
    testRows = (0..<UInt32(dataset.test.count)).map { $0 }
    validationRows = validation == 0 ? testRows : parts.validation
  }
}
