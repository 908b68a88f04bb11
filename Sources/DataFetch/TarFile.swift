/// The plain files of a tar archive (POSIX ustar, IEEE Std 1003.1, section "pax").
enum TarFile {
  private static let block = 512

  /// The contents of the files with these names, whatever folders they are in; nil if the archive is cut or damaged.
  ///
  ///     header, 512 bytes: name at 0 (100), size at 124 (12, octal), sum of the header's bytes at 148 (8, octal, as
  ///     if these 8 were spaces), type at 156 ('0' or 0: a plain file); then the contents, filled up to blocks
  static func contents(of names: Set<String>, in archive: [UInt8]) -> [String: ArraySlice<UInt8>]? {
    var found: [String: ArraySlice<UInt8>] = [:]
    var at = 0
    while at + block <= archive.count, found.count < names.count {
      let header = archive[at..<at + block]
      if header.allSatisfy({ $0 == 0 }) { break }
      guard let size = octal(header, 124, 12), let sum = octal(header, 148, 8), sum == checksum(header),
        size <= archive.count - at - block
      else { return nil }
      let name = text(header, 0, 100).split(separator: "/").last.map(String.init) ?? ""
      let type = header[at + 156]
      if names.contains(name), type == 0 || type == UInt8(ascii: "0") {
        found[name] = archive[at + block..<at + block + size]
      }
      at += block + (size + block - 1) / block * block
    }
    return found
  }

  private static func text(_ header: ArraySlice<UInt8>, _ offset: Int, _ count: Int) -> String {
    String(decoding: header.dropFirst(offset).prefix(count).prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func octal(_ header: ArraySlice<UInt8>, _ offset: Int, _ count: Int) -> Int? {
    let digits = text(header, offset, count).split(separator: " ").first ?? ""
    return Int(digits, radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }

  private static func checksum(_ header: ArraySlice<UInt8>) -> Int {
    let blank = header.startIndex + 148..<header.startIndex + 156
    return header.indices.reduce(0) { $0 + (blank.contains($1) ? 32 : Int(header[$1])) }
  }
}
