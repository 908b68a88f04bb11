import Crypto
import Foundation
import Testing

@testable import Datasets

@Suite("The canonical form")
struct CanonicalTests {
  private func small() throws -> Dataset {
    let folder = try TemporaryFolder(smallFiles)
    return try Dataset.load(.mnist, folder: folder.path)
  }

  @Test("its bytes are the header, then training pixels and labels, then those of the test images")
  func bytes() throws {
    let dataset = try small()
    let header = [2, 1, 1, 10, 2, 1].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] as [UInt8] }
    #expect(dataset.canonicalCount == 57)
    #expect(dataset.canonicalBytes(at: 0, count: 100) == header + [10, 20, 30, 40, 3, 9, 50, 60, 4])
  }

  @Test("its SHA-256 is the data set's digest")
  func digest() throws {
    let dataset = try small()
    #expect([UInt8](SHA256.hash(data: dataset.canonicalBytes(at: 0, count: 57))) == dataset.digest)
  }

  @Test("pieces of any length make up the whole")
  func pieces() throws {
    let dataset = try small()
    let whole = dataset.canonicalBytes(at: 0, count: 57)
    for length in 1...58 {
      let pieces = stride(from: 0, to: 57, by: length).map { dataset.canonicalBytes(at: $0, count: length) }
      #expect(pieces.flatMap { $0 } == whole)
    }
    #expect(dataset.canonicalBytes(at: 57, count: 5).isEmpty && dataset.canonicalBytes(at: 90, count: 5).isEmpty)
  }

  @Test("a file of it, and the bytes in memory, are the same data set as the files it came from")
  func roundTrip() throws {
    let dataset = try Dataset.load(.synthetic(training: 30, test: 20), folder: nil)
    let bytes = dataset.canonicalBytes(at: 0, count: dataset.canonicalCount)
    let folder = try TemporaryFolder(["data": bytes])
    let copies = [
      try Dataset(name: "synthetic", canonicalFile: folder.path + "/data"),
      try Dataset(name: "synthetic", canonicalBytes: bytes, place: "memory"),
    ]
    for copy in copies {
      #expect(copy.digest == dataset.digest)
      #expect(copy.training == dataset.training && copy.test == dataset.test)
      #expect(copy.classes == 10 && copy.width == 28)
      #expect(copy.canonicalBytes(at: 100, count: 1_000) == dataset.canonicalBytes(at: 100, count: 1_000))
    }
  }

  @Test("a mapped data set stays whole when its file is removed")
  func removed() throws {
    let dataset = try small()
    let folder = try TemporaryFolder(["data": dataset.canonicalBytes(at: 0, count: 57)])
    let copy = try Dataset(name: "mnist", canonicalFile: folder.path + "/data")
    try FileManager.default.removeItem(atPath: folder.path + "/data")
    #expect(copy.training == dataset.training)
  }

  @Test("other lengths than the header says, numbers beyond all bounds and wrong labels are refused, not read")
  func damaged() throws {
    let whole = try small().canonicalBytes(at: 0, count: 57)
    for count in 0..<57 { #expect(code(Array(whole[..<count])) == .truncated) }
    #expect(code(whole + [0]) == .truncated)
    for number in 0..<6 {
      var huge = whole
      for byte in 0..<8 { huge[8 * number + byte] = 0xff }
      #expect(code(huge) == .truncated)
      var large = whole
      large[8 * number + 3] = 0x7f
      if number != 3 { #expect(code(large) == .truncated) }
    }
    var label = whole
    label[56] = 10
    #expect(code(label) == .labelOutOfRange)
  }

  private func code(_ bytes: [UInt8]) -> DatasetError.Code? {
    do {
      _ = try Dataset(name: "mnist", canonicalBytes: bytes, place: "memory")
      return nil
    } catch {
      return error.code
    }
  }
}
