import Foundation
import Testing

@testable import Datasets

@Suite("Loading a data set")
struct DatasetLoadingTests {
  /// The error of loading MNIST from the small files with some of them replaced.
  private func error(_ changes: [String: [UInt8]]) throws -> DatasetError? {
    let folder = try TemporaryFolder(smallFiles.merging(changes) { $1 })
    return #expect(throws: DatasetError.self) { try Dataset.load(.mnist, folder: folder.path) }
  }

  @Test("four files make a data set")
  func mnist() throws {
    let folder = try TemporaryFolder(smallFiles)
    let data = try Dataset.load(.mnist, folder: folder.path)
    #expect(data.name == "mnist")
    let shape: [Int] = [data.width, data.height, data.channels, data.classes, data.features]
    #expect(shape == [2, 1, 1, 10, 2])
    #expect(data.training == ImageSet(pixels: [10, 20, 30, 40], labels: [3, 9], features: 2))
    #expect(data.test == ImageSet(pixels: [50, 60], labels: [4], features: 2))
  }

  @Test("the digest is SHA-256 of shape and data, as another program computes it")
  func digest() throws {
    let folder = try TemporaryFolder(smallFiles)
    let data = try Dataset.load(.mnist, folder: folder.path)
    #expect(hexadecimal(data.digest) == "35db25de90f13621e51f94baa0de4bc7d6859c59b3526c38cb86709ddde0db36")
  }

  @Test("names with a dot and packed files give the same digest")
  func spellings() throws {
    var raw = smallFiles
    raw["train-images-idx3-ubyte"] = idx([3, 1, 2], [1, 2, 3, 4, 5, 6])
    raw["train-labels-idx1-ubyte"] = idx([3], [1, 2, 0])
    var other: [String: [UInt8]] = [:]
    for (name, bytes) in raw { other[name.replacing("-idx", with: ".idx")] = bytes }
    other["train-labels.idx1-ubyte"] = nil
    other["train-labels.idx1-ubyte.gz"] = threeLabelsPacked
    let first = try TemporaryFolder(raw)
    let second = try TemporaryFolder(other)
    #expect(
      try Dataset.load(.mnist, folder: first.path).digest == Dataset.load(.mnist, folder: second.path).digest)
  }

  @Test("any four IDX files have one class more than the largest label")
  func idxFiles() throws {
    let folder = try TemporaryFolder([
      "a": idx([1, 1, 1], [1]), "b": idx([1], [2]), "c": idx([1, 1, 1], [1]), "d": idx([1], [255]),
    ])
    let absolute = folder.path + "/d"
    let data = try Dataset.load(
      .idx(trainingImages: "a", trainingLabels: "b", testImages: "c", testLabels: absolute), folder: folder.path)
    #expect(data.name == "idx")
    #expect(data.classes == 256)
  }

  @Test("without a folder the error says how to give one", arguments: [nil, ""])
  func folderNotGiven(folder: String?) {
    let error = #expect(throws: DatasetError.self) { try Dataset.load(.mnist, folder: folder) }
    #expect(error?.code == .folderNotGiven)
    #expect(error?.hint.hasPrefix("give --data FOLDER, `data: FOLDER` in the sweep, or set RAFFLE_DATA; raffle data fetch mnist") == true)
  }

  @Test("a folder that is not there is named")
  func folderMissing() {
    let error = #expect(throws: DatasetError.self) { try Dataset.load(.mnist, folder: "/no/such/folder") }
    #expect(error?.code == .folderMissing)
    #expect(error?.place == "/no/such/folder")
  }

  @Test("a missing file is named, in all its spellings")
  func fileMissing() throws {
    var files = smallFiles
    files["t10k-labels-idx1-ubyte"] = nil
    let folder = try TemporaryFolder(files)
    let error = #expect(throws: DatasetError.self) { try Dataset.load(.mnist, folder: folder.path) }
    #expect(error?.code == .fileMissing)
    #expect(error?.expected.contains("t10k-labels-idx1-ubyte, t10k-labels-idx1-ubyte.gz, t10k-labels.idx1") == true)
  }

  @Test("a missing file given by name is named")
  func namedFileMissing() {
    let source = DatasetSource.idx(trainingImages: "a", trainingLabels: "b", testImages: "c", testLabels: "d")
    let error = #expect(throws: DatasetError.self) { try Dataset.load(source, folder: "/no/such/folder/") }
    #expect(error?.code == .fileMissing)
    #expect(error?.place == "/no/such/folder/a")
  }

  @Test("a folder in the place of a file is unreadable")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: DatasetError.self) { try DataFile.read(folder.path) }
    #expect(error?.code == .unreadable)
  }

  @Test("a file beyond the size limit is not read")
  func tooLarge() throws {
    let folder = try TemporaryFolder(["large": []])
    let file = try FileHandle(forWritingTo: URL(filePath: folder.path + "/large"))
    try file.truncate(atOffset: UInt64(DataFile.largestSize) + 1)
    try file.close()
    let error = #expect(throws: DatasetError.self) { try DataFile.read(folder.path + "/large") }
    #expect(error?.code == .tooLarge)
  }

  @Test("as many labels as images are needed")
  func countMismatch() throws {
    let error = try error(["train-labels-idx1-ubyte": idx([3], [3, 9, 1])])
    #expect(error?.code == .countMismatch)
    #expect(error?.found == "3")
  }

  @Test("training and test images have one size")
  func sizeMismatch() throws {
    let error = try error(["t10k-images-idx3-ubyte": idx([1, 2, 1], [50, 60])])
    #expect(error?.code == .sizeMismatch)
    #expect(error?.found == "1x2")
  }

  @Test("a label that is no class is named with its index")
  func labelOutOfRange() throws {
    let error = try error(["train-labels-idx1-ubyte": idx([2], [3, 10])])
    #expect(error?.code == .labelOutOfRange)
    #expect(error?.found == "10 at index 1")
  }

  @Test("no digits at all cannot be drawn", arguments: [(0, 10), (10, 0), (-1, 10), (10, .max)])
  func invalidCount(training: Int, test: Int) {
    let source = DatasetSource.synthetic(training: training, test: test)
    let error = #expect(throws: DatasetError.self) { try Dataset.load(source, folder: nil) }
    #expect(error?.code == .invalidCount)
  }
}

@Suite("MNIST")
struct MNISTTests {
  @Test("MNIST is what it has always been", .enabled(if: mnistFolder != nil, "MNIST is not here"))
  func mnist() throws {
    let data = try Dataset.load(.mnist, folder: mnistFolder)
    let shape: [Int] = [data.training.count, data.test.count, data.features, data.classes]
    #expect(shape == [60_000, 10_000, 784, 10])
    #expect(data.training.labels.prefix(5) == [5, 0, 4, 1, 9])
    #expect(hexadecimal(data.digest) == "463d357710cd3ab3b0e14993724e721ac384541e28b811ff492b86882fb45a7e")
  }
}
