import Crypto

/// The canonical form of a data set, whose SHA-256 is its digest:
///
///     width, height, channels, classes, training count, test count      6 x 8 bytes, lowest first
///     training pixels, training labels, test pixels, test labels
///
/// Pixels are [count, features], one byte each, as in memory; labels [count]. A file of this form can be mapped.
extension Dataset {
  private static let headerCount = 6 * 8

  /// Bytes of the canonical form.
  package var canonicalCount: Int {
    Self.headerCount + (training.count + test.count) * (features + 1)
  }

  /// Bytes `offset ..< offset + count` of the canonical form, fewer at its end.
  package func canonicalBytes(at offset: Int, count: Int) -> [UInt8] {
    precondition(offset >= 0 && count >= 0, "canonicalBytes: \(count) bytes at \(offset)")
    let end = min(canonicalCount, offset + count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, end - offset))
    var start = 0
    for part in canonicalParts {
      let first = min(max(offset - start, 0), part.count)
      let last = min(max(end - start, first), part.count)
      part.withUnsafeBufferPointer { bytes += $0[first..<last] }
      start += part.count
    }
    return bytes
  }

  /// SHA-256 of the canonical form.
  static func digest(shape: [Int], training: ImageSet, test: ImageSet) -> [UInt8] {
    var hash = SHA256()
    for part in canonicalParts(shape, training, test) {
      part.withUnsafeBufferPointer { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }
    return [UInt8](hash.finalize())
  }

  private var canonicalParts: [ImageBytes] {
    Self.canonicalParts([width, height, channels, classes, training.count, test.count], training, test)
  }

  private static func canonicalParts(_ shape: [Int], _ training: ImageSet, _ test: ImageSet) -> [ImageBytes] {
    var header: [UInt8] = []
    for number in shape {
      for byte in 0..<8 { header.append(UInt8(truncatingIfNeeded: UInt64(number) >> (8 * UInt64(byte)))) }
    }
    return [
      ImageBytes(header), training.pixels, ImageBytes(training.labels), test.pixels, ImageBytes(test.labels),
    ]
  }
}

extension Dataset {
  /// The data set in a file of the canonical form; its pixels stay in the file, which is mapped.
  ///
  /// - Throws: `DatasetError` if the file cannot be read or is not of this form. Whether it is the data set that is
  ///   wanted, its digest tells.
  package init(name: String, canonicalFile path: String) throws(DatasetError) {
    let file = try MappedFile(path)
    try self.init(name: name, canonical: ImageBytes(file, offset: 0, count: file.count), place: path) {
      ImageBytes(file, offset: $0.lowerBound, count: $0.count)
    }
  }

  /// The data set in bytes of the canonical form.
  ///
  /// - Parameter place: where they are from, for errors.
  package init(name: String, canonicalBytes bytes: [UInt8], place: String) throws(DatasetError) {
    try self.init(name: name, canonical: ImageBytes(bytes), place: place) { ImageBytes([UInt8](bytes[$0])) }
  }

  private init(
    name: String, canonical bytes: ImageBytes, place: String, part: (Range<Int>) -> ImageBytes
  ) throws(DatasetError) {
    let shape = try Self.shape(bytes, place: place)
    let features = shape[0] * shape[1] * shape[2]
    var at = Self.headerCount
    func set(_ count: Int) -> ImageSet {
      let labels = at + count * features
      defer { at = labels + count }
      return ImageSet(
        pixels: part(at..<labels), labels: [UInt8](bytes[labels..<labels + count]), features: features)
    }
    let training = set(shape[4])
    let test = set(shape[5])
    guard let largest = (training.labels + test.labels).max(), Int(largest) < shape[3] else {
      throw DatasetError(
        code: .labelOutOfRange, place: place, expected: "labels in 0...\(shape[3] - 1)", found: "another",
        hint: DatasetError.fetchAgain)
    }
    self.init(
      name: name, width: shape[0], height: shape[1], channels: shape[2], classes: shape[3], training: training,
      test: test)
  }

  /// The six numbers of the header, if the bytes are as many as these say.
  private static func shape(_ bytes: ImageBytes, place: String) throws(DatasetError) -> [Int] {
    guard bytes.count >= headerCount else {
      throw DatasetError(
        code: .truncated, place: place, expected: "a header of \(headerCount) bytes", found: "\(bytes.count)",
        hint: DatasetError.fetchAgain)
    }
    let numbers = (0..<6).map { number in
      (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[8 * number + $1]) }
    }
    // Each below 2^31, so that products of two do not overflow.
    guard numbers.allSatisfy({ (1...UInt64(DataFile.largestSize)).contains($0) }) else {
      throw wrongSize(numbers, bytes.count, place)
    }
    let shape = numbers.map { Int($0) }
    let (features, tooMany) = (shape[0] * shape[1]).multipliedReportingOverflow(by: shape[2])
    let (data, tooLarge) = (features &+ 1).multipliedReportingOverflow(by: shape[4] + shape[5])
    guard !tooMany, !tooLarge, data == bytes.count - headerCount else { throw wrongSize(numbers, bytes.count, place) }
    return shape
  }

  private static func wrongSize(_ numbers: [UInt64], _ count: Int, _ place: String) -> DatasetError {
    DatasetError(
      code: .truncated, place: place,
      expected: "as many bytes as the header says (\(numbers.map { String($0) }.joined(separator: ", ")))",
      found: "\(count)", hint: DatasetError.fetchAgain)
  }
}
