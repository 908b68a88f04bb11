/// The bytes of images, in memory or in a file that is mapped: to readers there is no difference.
package struct ImageBytes: RandomAccessCollection, Hashable, Sendable {
  private enum Storage: Sendable {
    case array([UInt8])
    case file(MappedFile, offset: Int)
  }

  private let storage: Storage
  package let count: Int

  package init(_ bytes: [UInt8]) {
    storage = .array(bytes)
    count = bytes.count
  }

  /// `count` bytes of a file from `offset` on.
  init(_ file: MappedFile, offset: Int, count: Int) {
    precondition(
      offset >= 0 && count >= 0 && count <= file.count - offset,
      "ImageBytes: \(count) bytes at \(offset) of a file of \(file.count)")
    storage = .file(file, offset: offset)
    self.count = count
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "ImageBytes: index \(index) of \(count)")
    return switch storage {
    case .array(let bytes): bytes[index]
    case .file(let file, let offset): file[offset + index]
    }
  }

  /// All bytes in a row; the pointer is valid inside the closure alone.
  package func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .array(let bytes): try bytes.withUnsafeBufferPointer(body)
    case .file(let file, let offset): try file.withUnsafeBufferPointer(offset..<offset + count, body)
    }
  }

  package static func == (a: ImageBytes, b: ImageBytes) -> Bool { a.elementsEqual(b) }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    withUnsafeBufferPointer { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
