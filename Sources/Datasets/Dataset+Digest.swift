import Crypto

extension Dataset {
  /// SHA-256 of the canonical bytes of a data set.
  ///
  /// The bytes are the six numbers of `shape` (width, height, channels, classes, training count, test count), each as
  /// 8 bytes with the lowest first, then training pixels, training labels, test pixels and test labels.
  static func digest(shape: [Int], training: ImageSet, test: ImageSet) -> [UInt8] {
    var header: [UInt8] = []
    for number in shape {
      for byte in 0..<8 { header.append(UInt8(truncatingIfNeeded: UInt64(number) >> (8 * UInt64(byte)))) }
    }
    var hash = SHA256()
    hash.update(data: header)
    for set in [training, test] {
      hash.update(data: set.pixels)
      hash.update(data: set.labels)
    }
    return [UInt8](hash.finalize())
  }
}
