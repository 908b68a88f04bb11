import Randomness

/// The built-in data set: grey 28x28 digits, drawn as a hand would with a pen.
///
/// Each image is drawn from a random stream of its own, named by split and index, with +, -, x, / and square roots
/// alone: the same bytes on every machine, and image i is the same whatever number of images is asked for.
enum SyntheticDigits {
  static let side = 28
  static let classes = 10

  /// The two families of images; they share no random numbers.
  enum Family: Int, CaseIterable {
    case training = 0
    case test = 1
  }

  /// Draws the whole data set.
  static func dataset(training: Int, test: Int) throws(DatasetError) -> Dataset {
    let largest = DataFile.largestSize / (side * side)
    for count in [training, test] where !(1...largest).contains(count) {
      throw DatasetError(
        code: .invalidCount, place: "synthetic", expected: "1...\(largest) images for training and for test",
        found: "\(count)", hint: "correct the sizes in the sweep")
    }
    return Dataset(
      name: "synthetic", width: side, height: side, channels: 1, classes: classes,
      training: images(.training, count: training), test: images(.test, count: test))
  }

  /// The first `count` images of a family, with labels.
  static func images(_ family: Family, count: Int) -> ImageSet {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * side * side)
    let labels = labels(family, count: count)
    for index in 0..<count {
      pixels += image(family, index: index, digit: Int(labels[index]))
    }
    return ImageSet(pixels: pixels, labels: labels, features: side * side)
  }

  /// The first `count` labels: each run of ten images holds every digit once, in random order.
  static func labels(_ family: Family, count: Int) -> [UInt8] {
    var labels: [UInt8] = []
    for group in 0..<((count + classes - 1) / classes) {
      var stream = RandomStream(seed: 0, .syntheticDigits, criterion: "labels", level: group, layer: family.rawValue)
      labels += stream.permutation(of: classes).map { UInt8($0) }
    }
    return [UInt8](labels.prefix(count))
  }

  /// One image: [28, 28] bytes, 0 for paper and 255 for full ink.
  static func image(_ family: Family, index: Int, digit: Int) -> [UInt8] {
    var stream = RandomStream(seed: 0, .syntheticDigits, level: index, layer: family.rawValue)
    let variants = writings[digit]
    let writing = variants[Int(stream.uniformInteger(below: UInt32(variants.count)))]
    let pen = DigitPen(&stream)
    let warp = DigitWarp(&stream)
    let page = warp.place(writing, margin: pen.radius, &stream)
    return pen.draw(page, &stream)
  }
}
