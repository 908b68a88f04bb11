import Testing

@testable import Datasets

@Suite("IDX files")
struct IDXTests {
  private func error(_ bytes: [UInt8], rank: Int = 1) -> DatasetError? {
    #expect(throws: DatasetError.self) { try IDX(bytes, rank: rank, file: "some-file") }
  }

  @Test("labels are decoded")
  func labels() throws {
    let file = try IDX([0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 0], rank: 1, file: "labels")
    #expect(file.dimensions == [3])
    #expect(file.data == [1, 2, 0])
  }

  @Test("images are decoded, row by row")
  func images() throws {
    let file = try IDX(idx([2, 1, 3], [1, 2, 3, 4, 5, 6]), rank: 3, file: "images")
    #expect(file.dimensions == [2, 1, 3])
    #expect(file.data == [1, 2, 3, 4, 5, 6])
  }

  @Test("a gzip file decodes to the same as the raw one")
  func gzip() throws {
    let file = try IDX(threeLabelsPacked, rank: 1, file: "labels.gz")
    #expect(file.dimensions == [3])
    #expect(file.data == [1, 2, 0])
  }

  @Test("a file that does not start with two zero bytes is not IDX")
  func wrongMagic() {
    let error = error([80, 75, 8, 1, 0, 0, 0, 1, 5])
    #expect(error?.code == .wrongMagic)
    #expect(error?.found == "80 75 8 1")
  }

  @Test("other types than bytes are refused")
  func wrongType() {
    let error = error([0, 0, 13, 1, 0, 0, 0, 1, 5])
    #expect(error?.code == .wrongType)
    #expect(error?.found == "type 13")
  }

  @Test("labels in the place of images are refused")
  func wrongRank() {
    let error = error(idx([3], [1, 2, 0]), rank: 3)
    #expect(error?.code == .wrongRank)
    #expect(error?.expected == "3 dimensions for images")
  }

  @Test("a file that ends in its header is truncated", arguments: [0, 1, 3, 4, 7])
  func truncatedHeader(length: Int) {
    let error = error([UInt8]([0, 0, 8, 1, 0, 0, 0, 3].prefix(length)))
    #expect(error?.code == .truncated)
    #expect(error?.found == "\(length)")
  }

  @Test("a file that ends in its data is truncated: the error says where")
  func truncatedData() {
    let error = error(idx([3], [1, 2]))
    #expect(error?.code == .truncated)
    #expect(
      error?.description
        == "some-file: expected 11 bytes for 3, found 10; copy or download the file again")
  }

  @Test("bytes after the data are refused")
  func trailingBytes() {
    #expect(error(idx([3], [1, 2, 0, 4]))?.code == .trailingBytes)
  }

  @Test("a file without images is refused", arguments: [[0, 28, 28], [5, 0, 28], [5, 28, 0]] as [[UInt8]])
  func empty(dimensions: [UInt8]) {
    #expect(error(idx(dimensions, []), rank: 3)?.code == .empty)
  }

  @Test("a header that announces more than fits in memory is refused")
  func tooLarge() {
    let most: [UInt8] = [255, 255, 255, 255]
    #expect(error([0, 0, 8, 3] + most + most + most, rank: 3)?.code == .tooLarge)
    #expect(error([0, 0, 8, 1] + most)?.code == .tooLarge)
  }
}
