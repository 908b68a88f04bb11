import Glibc

/// Cuts a file into lines by large reads, without a copy or an allocation per line.
///
/// Reads rather than a mapping: a failing disk is then an error with a message, not a signal that ends the process.
struct LineScanner: ~Copyable {
  private let file: OpenFile
  private var buffer: [UInt8]
  /// The bytes `start ..< end` of the buffer are not yet handed out; `start` stands at `offset` of the file.
  private var start = 0
  private var end = 0
  private var offset = 0
  private var isAtEnd = false

  init(_ path: String, chunk: Int = 4 << 20) throws(LogError) {
    file = try OpenFile(path, O_RDONLY)
    buffer = [UInt8](repeating: 0, count: chunk)
  }

  /// Calls `body` for each line, newline included, with its offset in the file, and returns the file's length.
  ///
  /// The last one may lack its newline. A line longer than allowed comes in pieces, each longer than allowed too.
  consuming func forEachLine(
    _ body: (_ line: Span<UInt8>, _ offset: Int) throws(LogError) -> Void
  ) throws(LogError) -> Int {
    var searched = 0
    while true {
      let held = end - start
      if let newline = buffer.span.extracting(start..<end).firstOffset(of: UInt8(ascii: "\n"), from: searched) {
        try body(buffer.span.extracting(start...start + newline), offset)
        advance(newline + 1)
        searched = 0
      } else if held > LogLine.maximumLength || (isAtEnd && held > 0) {
        try body(buffer.span.extracting(start..<end), offset)
        advance(held)
        searched = 0
      } else if isAtEnd {
        return offset
      } else {
        searched = held
        try fill()
      }
    }
  }

  private mutating func advance(_ count: Int) {
    start += count
    offset += count
  }

  /// Reads more behind what is held, first moving that to the front and making room if it fills the buffer.
  private mutating func fill() throws(LogError) {
    if start > 0 {
      let held = start..<end
      // copyMemory allows the two to overlap.
      buffer.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[held])) }
      start = 0
      end = held.count
    }
    if end == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
    let got = try file.readNext(into: &buffer, from: end)
    isAtEnd = got == 0
    end += got
  }
}
