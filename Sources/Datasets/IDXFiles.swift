/// The four IDX files of a data set, by path.
struct IDXFiles {
  let trainingImages: String
  let trainingLabels: String
  let testImages: String
  let testLabels: String

  init(trainingImages: String, trainingLabels: String, testImages: String, testLabels: String) {
    self.trainingImages = trainingImages
    self.trainingLabels = trainingLabels
    self.testImages = testImages
    self.testLabels = testLabels
  }

  /// Finds MNIST in a folder, in either spelling of its names, with or without `.gz`.
  init(mnistIn folder: String?) throws(DatasetError) {
    guard let folder, !folder.isEmpty else {
      throw DatasetError(
        code: .folderNotGiven, place: "mnist", expected: "a folder with the four MNIST files", found: "none given",
        hint: "give --data FOLDER, `data: FOLDER` in the sweep, or set RAFFLE_DATA; raffle data fetch mnist "
          + "downloads them")
    }
    guard DataFile.folderExists(folder) else {
      throw DatasetError(
        code: .folderMissing, place: folder, expected: "a folder with the four MNIST files", found: "no such folder",
        hint: "correct --data, `data:` in the sweep, or RAFFLE_DATA, or download them with raffle data fetch mnist "
          + "--to \(folder)")
    }
    trainingImages = try Self.find("train-images", "idx3-ubyte", in: folder)
    trainingLabels = try Self.find("train-labels", "idx1-ubyte", in: folder)
    testImages = try Self.find("t10k-images", "idx3-ubyte", in: folder)
    testLabels = try Self.find("t10k-labels", "idx1-ubyte", in: folder)
  }

  private static func find(_ stem: String, _ ending: String, in folder: String) throws(DatasetError) -> String {
    let names = ["\(stem)-\(ending)", "\(stem)-\(ending).gz", "\(stem).\(ending)", "\(stem).\(ending).gz"]
    for name in names {
      let path = DataFile.path(name, in: folder)
      if DataFile.exists(path) { return path }
    }
    throw DatasetError(
      code: .fileMissing, place: folder, expected: "one of \(names.joined(separator: ", "))", found: "none of them",
      hint: "name another folder, or download them with raffle data fetch mnist --to \(folder)")
  }

  /// Reads the files and checks that they belong together.
  ///
  /// - Parameter classes: the number of classes; nil for one more than the largest label.
  func dataset(name: String, classes: Int?) throws(DatasetError) -> Dataset {
    let training = try LabelledImages(images: trainingImages, labels: trainingLabels)
    let test = try LabelledImages(images: testImages, labels: testLabels)
    guard test.rows == training.rows, test.columns == training.columns else {
      throw DatasetError(
        code: .sizeMismatch, place: testImages,
        expected: "images of \(training.columns)x\(training.rows) pixels, as in \(trainingImages)",
        found: "\(test.columns)x\(test.rows)", hint: "use training and test files of one data set")
    }
    let largest = max(training.set.labels.max() ?? 0, test.set.labels.max() ?? 0)
    let classes = classes ?? Int(largest) + 1
    try checkLabels(training.set.labels, classes: classes, file: trainingLabels)
    try checkLabels(test.set.labels, classes: classes, file: testLabels)
    return Dataset(
      name: name, width: training.columns, height: training.rows, channels: 1, classes: classes,
      training: training.set, test: test.set)
  }

  private func checkLabels(_ labels: [UInt8], classes: Int, file: String) throws(DatasetError) {
    guard let index = labels.firstIndex(where: { Int($0) >= classes }) else { return }
    throw DatasetError(
      code: .labelOutOfRange, place: file, expected: "labels in 0...\(classes - 1)",
      found: "\(labels[index]) at index \(index)", hint: DatasetError.fetchAgain)
  }
}

/// An image file together with its label file.
private struct LabelledImages {
  let set: ImageSet
  let rows: Int
  let columns: Int

  init(images imageFile: String, labels labelFile: String) throws(DatasetError) {
    let images = try IDX(try DataFile.read(imageFile), rank: 3, file: imageFile)
    let labels = try IDX(try DataFile.read(labelFile), rank: 1, file: labelFile)
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw DatasetError(
        code: .countMismatch, place: labelFile, expected: "\(images.dimensions[0]) labels, as images in \(imageFile)",
        found: "\(labels.dimensions[0])", hint: "use image and label files of one data set")
    }
    rows = images.dimensions[1]
    columns = images.dimensions[2]
    set = ImageSet(pixels: images.data, labels: labels.data, features: rows * columns)
  }
}
