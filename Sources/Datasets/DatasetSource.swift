/// Where a data set comes from.
package enum DatasetSource: Hashable, Sendable {
  /// The built-in drawn digits; image i is the same whatever the sizes.
  case synthetic(training: Int = 12_000, test: Int = 2_000)
  /// The four MNIST files in the data folder, raw or gzip.
  case mnist
  /// Any four IDX files, raw or gzip.
  ///
  /// A path that is not absolute is meant inside the data folder, if there is one.
  case idx(trainingImages: String, trainingLabels: String, testImages: String, testLabels: String)
}

extension Dataset {
  /// Reads or draws a data set and checks it.
  ///
  /// - Parameters:
  ///   - source: which data set.
  ///   - folder: the data folder: `--data`, else `data:` of the sweep, else `RAFFLE_DATA`.
  /// - Throws: `DatasetError` if a file is missing, damaged, or does not fit the others.
  package static func load(_ source: DatasetSource, folder: String?) throws(DatasetError) -> Dataset {
    switch source {
    case .synthetic(let training, let test):
      return try SyntheticDigits.dataset(training: training, test: test)
    case .mnist:
      return try IDXFiles(mnistIn: folder).dataset(name: "mnist", classes: 10)
    case .idx(let trainingImages, let trainingLabels, let testImages, let testLabels):
      let files = IDXFiles(
        trainingImages: DataFile.path(trainingImages, in: folder),
        trainingLabels: DataFile.path(trainingLabels, in: folder),
        testImages: DataFile.path(testImages, in: folder),
        testLabels: DataFile.path(testLabels, in: folder))
      return try files.dataset(name: "idx", classes: nil)
    }
  }
}
