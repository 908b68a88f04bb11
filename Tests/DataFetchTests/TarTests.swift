import Foundation
import Testing

@testable import DataFetch

@Suite("Archives")
struct TarTests {
  private let archive = tar([("a/first", [1, 2]), ("a/second", [UInt8](repeating: 7, count: 512)), ("third", [])])

  @Test("files are found by name in any folder; others are passed over")
  func found() {
    let contents = TarFile.contents(of: ["second", "third", "fourth"], in: archive)
    #expect(contents?["second"].map { $0.count } == 512 && contents?["third"]?.isEmpty == true)
    #expect(contents?.count == 2)
  }

  @Test("an archive that is cut in a file, or has a damaged header, is none")
  func damaged() {
    #expect(TarFile.contents(of: ["second"], in: Array(archive[..<2_000])) == nil)
    var damaged = archive
    damaged[3] ^= 1
    #expect(TarFile.contents(of: ["second"], in: damaged) == nil)
    #expect(TarFile.contents(of: ["second"], in: [UInt8](repeating: 65, count: 1_024)) == nil)
    #expect(TarFile.contents(of: ["second"], in: [1, 2, 3])?.isEmpty == true)
  }
}

/// A tar archive of plain files.
func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
  var archive: [UInt8] = []
  for file in files {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ at: Int) { for (index, byte) in text.utf8.enumerated() { header[at + index] = byte } }
    func octal(_ number: Int, _ digits: Int) -> String {
      let text = String(number, radix: 8)
      return String(repeating: "0", count: digits - text.count) + text
    }
    put(file.name, 0)
    put(octal(file.bytes.count, 11), 124)
    put("        ", 148)
    put("0", 156)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0", 148)
    archive += header + file.bytes + [UInt8](repeating: 0, count: (512 - file.bytes.count % 512) % 512)
  }
  return archive + [UInt8](repeating: 0, count: 1_024)
}
