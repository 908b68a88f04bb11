/// Images and labels of one split, pixels as bytes.
package struct ImageSet: Hashable, Sendable {
  /// [count, features], row-major; a feature is one byte of one channel of one pixel.
  package let pixels: ImageBytes
  /// [count], each below the data set's number of classes.
  package let labels: [UInt8]
  package let features: Int
  /// The pixels that are not zero, where they are few.
  package let nonzeros: NonzeroEntries?

  /// - Parameters:
  ///   - pixels: [count, features], row-major.
  ///   - labels: [count].
  package init(pixels: [UInt8], labels: [UInt8], features: Int) {
    self.init(pixels: ImageBytes(pixels), labels: labels, features: features)
  }

  /// The same, with pixels that may stay in a file.
  init(pixels: ImageBytes, labels: [UInt8], features: Int) {
    precondition(
      pixels.count == labels.count * features,
      "ImageSet: pixels holds \(pixels.count) bytes, expected \(labels.count)x\(features)")
    self.pixels = pixels
    self.labels = labels
    self.features = features
    nonzeros = pixels.withUnsafeBufferPointer { NonzeroEntries(pixels: $0, features: features) }
  }

  package var count: Int { labels.count }
}

/// A decoded data set.
///
/// Whatever file form the bytes came in (raw, gzip), equal images and labels give an equal `digest`.
package struct Dataset: Sendable {
  /// "synthetic", "mnist" or "idx".
  package let name: String
  package let width: Int
  package let height: Int
  package let channels: Int
  package let classes: Int
  /// All training images, before the validation split.
  package let training: ImageSet
  package let test: ImageSet
  /// SHA-256 of the decoded data in canonical form, 32 bytes.
  package let digest: [UInt8]

  /// Bytes per image: width x height x channels.
  package var features: Int { width * height * channels }

  /// - Parameters:
  ///   - training: images of width x height x channels bytes.
  ///   - test: likewise.
  package init(
    name: String, width: Int, height: Int, channels: Int, classes: Int, training: ImageSet, test: ImageSet
  ) {
    precondition(
      training.features == width * height * channels && test.features == training.features,
      "Dataset: images of \(training.features) and \(test.features) bytes, expected \(width)x\(height)x\(channels)")
    self.name = name
    self.width = width
    self.height = height
    self.channels = channels
    self.classes = classes
    self.training = training
    self.test = test
    self.digest = Self.digest(
      shape: [width, height, channels, classes, training.count, test.count], training: training, test: test)
  }
}
