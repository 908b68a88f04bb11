import Foundation
import Testing
import Wire

@Suite("Golden bytes")
struct GoldenTests {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/frames.txt")

  /// `RAFFLE_REWRITE_GOLDEN=1` writes the file anew: a change here is a change of the protocol.
  @Test("one frame of each type has the bytes that are written down")
  func bytes() throws {
    let lines = try exampleFrames().map { name, bytes in
      "\(name) \(hex(bytes[..<FrameHeader.byteCount])) \(hex(bytes[FrameHeader.byteCount...]))"
    }
    let text = lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["RAFFLE_REWRITE_GOLDEN"] == "1" {
      try Data(text.utf8).write(to: Self.path)
    }
    let expected = String(decoding: try Data(contentsOf: Self.path), as: UTF8.self).split(separator: "\n").map(
      String.init)
    #expect(lines == expected)
  }

  private func hex(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
