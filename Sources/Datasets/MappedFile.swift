import Glibc

/// A file in this process's memory, read-only: its pages are shared with every other process that maps it.
///
/// A class because the mapping has one end. The file must not shrink while it is mapped: only for files that are
/// replaced by renaming, on a disk of this machine.
final class MappedFile: Sendable {
  let count: Int
  // Pages that nobody writes; they stay where they are until deinit.
  private nonisolated(unsafe) let base: UnsafePointer<UInt8>

  init(_ path: String) throws(DatasetError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failed(path) }
    // The mapping outlives its descriptor.
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failed(path) }
    guard status.st_size > 0, status.st_size <= DataFile.largestSize else {
      throw DatasetError(
        code: status.st_size == 0 ? .empty : .tooLarge, place: path,
        expected: "1 to \(DataFile.largestSize) bytes", found: "\(status.st_size)", hint: "remove this file")
    }
    count = Int(status.st_size)
    guard let start = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
      throw Self.failed(path)
    }
    base = UnsafePointer(start.assumingMemoryBound(to: UInt8.self))
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: base), count) }

  subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "MappedFile: index \(index) of \(count)")
    return base[index]
  }

  func withUnsafeBufferPointer<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "MappedFile: \(range) of \(count)")
    // self lives until the closure has returned, and with it the mapping.
    return try withExtendedLifetime(self) { () throws(Failure) in
      try body(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
    }
  }

  private static func failed(_ path: String) -> DatasetError {
    DatasetError(
      code: .unreadable, place: path, expected: "a readable file", found: String(cString: strerror(errno)),
      hint: "check the permissions of the file and its folder")
  }
}
