import Testing

@testable import Datasets

@Suite("Synthetic digits")
struct SyntheticDigitsTests {
  @Test("the digits are the same bytes for ever")
  func golden() throws {
    let small = try Dataset.load(.synthetic(training: 200, test: 50), folder: nil)
    #expect(hexadecimal(small.digest) == "d6f4b7b63ca083d8db841cb31a4a60eb4aa0f3f02f87e7343e14d4c7f9146d1a")
    let full = try Dataset.load(.synthetic(), folder: nil)
    #expect([full.training.count, full.test.count] == [12_000, 2_000])
    #expect(hexadecimal(full.digest) == "c4bc7f4a9743fe6f1600f252b872d77be52be4a76532009dfbc794d7c4c2e0a7")
  }

  @Test("image i is the same, however many are asked for", arguments: SyntheticDigits.Family.allCases)
  func prefixes(family: SyntheticDigits.Family) {
    let many = SyntheticDigits.images(family, count: 37)
    for count in [1, 9, 10, 11, 36] {
      let few = SyntheticDigits.images(family, count: count)
      #expect(few.labels[...] == many.labels.prefix(count))
      #expect(few.pixels.elementsEqual(many.pixels.prefix(count * 784)))
    }
  }

  @Test("an image can be drawn alone")
  func alone() {
    let images = SyntheticDigits.images(.test, count: 5)
    let fifth = SyntheticDigits.image(.test, index: 4, digit: Int(images.labels[4]))
    #expect(fifth.elementsEqual(images.pixels[(4 * 784)...]))
  }

  @Test("each ten labels are the ten digits, not always in the same order")
  func labels() {
    let labels = SyntheticDigits.labels(.training, count: 1000)
    let groups = stride(from: 0, to: 1000, by: 10).map { [UInt8](labels[$0..<($0 + 10)]) }
    for group in groups { #expect(group.sorted() == [UInt8](0..<10)) }
    #expect(Set(groups).count == 100)
  }

  @Test("training and test images are different")
  func families() {
    let training = SyntheticDigits.images(.training, count: 100)
    let test = SyntheticDigits.images(.test, count: 100)
    #expect(training.labels != test.labels)
    let pictures = [training, test].flatMap { set in (0..<100).map { [UInt8](set.pixels[($0 * 784)..<($0 * 784 + 784)]) } }
    #expect(Set(pictures).count == 200)
  }

  @Test("the border is paper in every image, and every image has ink")
  func border() {
    let images = SyntheticDigits.images(.training, count: 500)
    for index in 0..<500 {
      let image = [UInt8](images.pixels[(index * 784)..<(index * 784 + 784)])
      let border = (0..<784).filter { $0 / 28 == 0 || $0 / 28 == 27 || $0 % 28 == 0 || $0 % 28 == 27 }
      #expect(border.count == 108)
      #expect(border.allSatisfy { image[$0] == 0 })
      #expect(image.filter { $0 > 100 }.count >= 10)
    }
  }

  @Test("every digit has strokes in the unit square, or just beside it")
  func writings() {
    #expect(SyntheticDigits.writings.map(\.count) == [2, 3, 2, 2, 2, 2, 2, 3, 2, 2])
    for point in SyntheticDigits.writings.joined().joined().joined() {
      #expect((-0.1...1.1).contains(point.x) && (-0.1...1.1).contains(point.y))
    }
  }

  @Test("arcs pass exactly through the ends of their axes")
  func arcs() {
    let points = StrokePiece.arc(center: Point(1, 2), radii: Point(3, 4), from: -1, to: 5).points
    #expect(points.first == Point(1, -2))
    #expect(points[4] == Point(4, 2))
    #expect(points[8] == Point(1, 6))
    #expect(points[12] == Point(-2, 2))
    #expect(points.last == Point(1, 6))
  }
}
