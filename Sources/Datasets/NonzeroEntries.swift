/// The pixels of images that are not zero, image by image, for images that are mostly zero.
///
/// Made once with the images and shared by everything that trains on them: 3 bytes an entry.
package struct NonzeroEntries: Hashable, Sendable {
  /// [images + 1]: image n has entries starts[n]..<starts[n + 1], ascending feature.
  package let starts: [Int32]
  /// Feature numbers, and 16 zeros more, so that whole vectors can be read.
  package let features: [UInt16]
  /// The pixels, and 16 zeros more.
  package let values: [UInt8]

  /// The share of pixels up to which lists are worth their work: in MNIST 19 % are not zero.
  static let largestShare = 0.3
  private static let slack = 16

  /// Lists them; nil where more than `largestShare` are not zero, or numbers do not fit.
  ///
  /// - Parameters:
  ///   - pixels: [count, features], row-major.
  ///   - features: per image.
  init?(pixels: UnsafeBufferPointer<UInt8>, features: Int) {
    guard features > 0, features <= Int(UInt16.max) + 1, !pixels.isEmpty else { return nil }
    let total = pixels.reduce(into: 0) { $0 &+= $1 == 0 ? 0 : 1 }
    guard Double(total) <= Self.largestShare * Double(pixels.count), total < Int(Int32.max) else { return nil }
    let images = pixels.count / features
    var starts: [Int32] = [0]
    starts.reserveCapacity(images + 1)
    var numbers: [UInt16] = []
    var values: [UInt8] = []
    numbers.reserveCapacity(total + Self.slack)
    values.reserveCapacity(total + Self.slack)
    for image in 0..<images {
      for feature in 0..<features {
        let value = pixels[image &* features &+ feature]
        guard value != 0 else { continue }
        numbers.append(UInt16(truncatingIfNeeded: feature))
        values.append(value)
      }
      starts.append(Int32(truncatingIfNeeded: values.count))
    }
    numbers += [UInt16](repeating: 0, count: Self.slack)
    values += [UInt8](repeating: 0, count: Self.slack)
    self.starts = starts
    self.features = numbers
    self.values = values
  }
}
