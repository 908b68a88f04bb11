/// A decoded IDX file of bytes: its shape and its data.
///
/// The format: two zero bytes, the type (8 for bytes), the number of dimensions, the size of each dimension as four
/// bytes with the highest first, then the data, last dimension fastest.
/// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
struct IDX {
  /// [count] for labels, [count, rows, columns] for images.
  let dimensions: [Int]
  let data: [UInt8]

  /// Decodes the bytes of a file, raw or gzip.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - rank: the number of dimensions it must have: 1 for labels, 3 for images.
  ///   - file: its name, for errors.
  init(_ bytes: [UInt8], rank: Int, file: String) throws(DatasetError) {
    let headerSize = 4 + 4 * rank
    let isGzip = Gzip.isGzip(bytes)
    let header = isGzip ? try Gzip.decode(bytes, limit: headerSize, file: file) : [UInt8](bytes.prefix(headerSize))
    dimensions = try Self.dimensions(header: header, rank: rank, file: file)

    let size = try Self.fileSize(dimensions, headerSize: headerSize, file: file)
    let decoded = isGzip ? try Gzip.decode(bytes, limit: size + 1, file: file) : bytes
    let shape = dimensions.map { String($0) }.joined(separator: "x")
    guard decoded.count >= size else {
      throw DatasetError(
        code: .truncated, place: file, expected: "\(size) bytes for \(shape)", found: "\(decoded.count)",
        hint: DatasetError.fetchAgain)
    }
    guard decoded.count == size else {
      throw DatasetError(
        code: .trailingBytes, place: file, expected: "\(size) bytes for \(shape)",
        found: isGzip ? "more" : "\(decoded.count)", hint: DatasetError.fetchAgain)
    }
    data = [UInt8](decoded[headerSize...])
  }

  /// Checks the header and reads the size of each dimension.
  private static func dimensions(header: [UInt8], rank: Int, file: String) throws(DatasetError) -> [Int] {
    let kind = rank == 1 ? "labels" : "images"
    guard header.count >= 4 else {
      throw DatasetError(
        code: .truncated, place: file, expected: "an IDX header of \(4 + 4 * rank) bytes", found: "\(header.count)",
        hint: DatasetError.fetchAgain)
    }
    guard header[0] == 0, header[1] == 0 else {
      throw DatasetError(
        code: .wrongMagic, place: file, expected: "an IDX file, which starts with 0 0 8 \(rank)",
        found: header[..<4].map { String($0) }.joined(separator: " "), hint: "check that this is the file of \(kind)")
    }
    guard header[2] == 8 else {
      throw DatasetError(
        code: .wrongType, place: file, expected: "IDX data of type 8 (bytes)", found: "type \(header[2])",
        hint: "convert the file to bytes")
    }
    guard header[3] == UInt8(rank) else {
      throw DatasetError(
        code: .wrongRank, place: file, expected: "\(rank) dimensions for \(kind)", found: "\(header[3])",
        hint: "check that image and label files are not exchanged")
    }
    guard header.count == 4 + 4 * rank else {
      throw DatasetError(
        code: .truncated, place: file, expected: "an IDX header of \(4 + 4 * rank) bytes", found: "\(header.count)",
        hint: DatasetError.fetchAgain)
    }
    return (1...rank).map { dimension in
      header[(4 * dimension)..<(4 * dimension + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  /// The number of bytes that a file of these dimensions has.
  private static func fileSize(_ dimensions: [Int], headerSize: Int, file: String) throws(DatasetError) -> Int {
    let shape = dimensions.map { String($0) }.joined(separator: "x")
    guard !dimensions.contains(0) else {
      throw DatasetError(
        code: .empty, place: file, expected: "at least one image or label", found: "dimensions \(shape)",
        hint: DatasetError.fetchAgain)
    }
    var size = 1
    for dimension in dimensions {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow, product <= DataFile.largestSize - headerSize else {
        throw DatasetError(
          code: .tooLarge, place: file, expected: "at most \(DataFile.largestSize) bytes",
          found: "a header that announces \(shape)", hint: "check that the file is not damaged")
      }
      size = product
    }
    return headerSize + size
  }
}
