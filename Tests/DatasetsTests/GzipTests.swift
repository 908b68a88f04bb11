import Foundation
import Testing

@testable import Datasets

@Suite("Gzip")
struct GzipTests {
  private func error(_ bytes: [UInt8]) -> DatasetError? {
    #expect(throws: DatasetError.self) { try Gzip.decode(bytes, limit: 100, file: "labels.gz") }
  }

  @Test("members that follow each other are decoded as one")
  func members() throws {
    let once = try Gzip.decode(threeLabelsPacked, limit: 100, file: "labels.gz")
    let thrice = try Gzip.decode(
      threeLabelsPacked + threeLabelsPacked + threeLabelsPacked, limit: 100, file: "labels.gz")
    #expect(once == idx([3], [1, 2, 0]))
    #expect(thrice == once + once + once)
  }

  @Test("decoding stops at the limit", arguments: 1...11)
  func limit(bytes: Int) throws {
    let decoded = try Gzip.decode(threeLabelsPacked, limit: bytes, file: "labels.gz")
    #expect(decoded == [UInt8](idx([3], [1, 2, 0]).prefix(bytes)))
  }

  @Test("a file cut off anywhere is truncated", arguments: 2..<threeLabelsPacked.count)
  func truncated(length: Int) {
    #expect(error([UInt8](threeLabelsPacked[..<length]))?.code == .gzipTruncated)
  }

  @Test("a second member cut off is truncated")
  func truncatedMember() {
    #expect(error(threeLabelsPacked + threeLabelsPacked.dropLast(3))?.code == .gzipTruncated)
  }

  @Test("changed data, checksum or length is corruption", arguments: [2, 12, 20, 24, 27])
  func corrupted(position: Int) {
    var bytes = threeLabelsPacked
    bytes[position] ^= 0x55
    #expect(error(bytes)?.code == .gzipCorrupted)
  }

  @Test("bytes after the last member are corruption")
  func trailingBytes() {
    #expect(error(threeLabelsPacked + [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])?.code == .gzipCorrupted)
  }

  @Test("a file that decodes to far more than its header announces is left at one byte too many")
  func bomb() throws {
    // The header of three labels and then 65,536 zeros, in 103 bytes.
    let text = """
      H4sIAAAAAAACA+3BMREAMAgAsee64F8xFZKkdqoXAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
      AAAAAAAAfAexvNftCAABAA==
      """
    let bytes = [UInt8](try #require(Data(base64Encoded: text)))
    let error = #expect(throws: DatasetError.self) { try IDX(bytes, rank: 1, file: "labels.gz") }
    #expect(error?.code == .trailingBytes)
    #expect(try Gzip.decode(bytes, limit: 12, file: "labels.gz").count == 12)
  }
}
