package import SweepCore

/// Which images a sweep trains on, and for plain files where they are.
package enum DatasetSource: Hashable, Sendable {
  /// The built-in digits, drawn on the spot.
  case synthetic(train: Int, test: Int)
  /// The four files of MNIST under their usual names, in a folder given elsewhere.
  case mnist
  /// Any four IDX files; paths resolved against the sweep file's folder.
  case idx(IDXFiles)

  package static let defaultSynthetic = DatasetSource.synthetic(train: 12_000, test: 2_000)

  /// The same without places, as it stands in a trial's specification.
  package var kind: DatasetKind {
    switch self {
    case .synthetic(let train, let test): .synthetic(train: train, test: test)
    case .mnist: .mnist
    case .idx: .idx
    }
  }
}

/// The paths of a data set in IDX format, raw or gzip.
package struct IDXFiles: Hashable, Sendable {
  package var trainImages: String
  package var trainLabels: String
  package var testImages: String
  package var testLabels: String

  package init(trainImages: String, trainLabels: String, testImages: String, testLabels: String) {
    self.trainImages = trainImages
    self.trainLabels = trainLabels
    self.testImages = testImages
    self.testLabels = testLabels
  }
}

/// What a data set is, wherever its files are.
package enum DatasetKind: Hashable, Sendable {
  case synthetic(train: Int, test: Int)
  case mnist
  case idx

  /// As in records.
  package var name: String {
    switch self {
    case .synthetic: "synthetic"
    case .mnist: "mnist"
    case .idx: "idx"
    }
  }
}

/// What expanding a sweep needs to know of its data.
package struct DatasetFacts: Hashable, Sendable {
  /// SHA-256 of the decoded data set.
  package var digest: Digest
  /// Training images, validation included.
  package var trainingImages: Int
  package var testImages: Int

  package init(digest: Digest, trainingImages: Int, testImages: Int) {
    self.digest = digest
    self.trainingImages = trainingImages
    self.testImages = testImages
  }

  /// What holds for data that nobody has read: usual sizes and a digest of zeros, good for plans but not for keys.
  package static func assumed(for source: DatasetSource) -> DatasetFacts {
    let unknown = Digest([0, 0, 0, 0])
    return switch source {
    case .synthetic(let train, let test): DatasetFacts(digest: unknown, trainingImages: train, testImages: test)
    case .mnist, .idx: DatasetFacts(digest: unknown, trainingImages: 60_000, testImages: 10_000)
    }
  }
}
