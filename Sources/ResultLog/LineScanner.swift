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
      let held = buffer.span.extracting(start..<end)
      if let newline = held.firstOffset(of: UInt8(ascii: "\n"), from: searched) {
        try body(held.extracting(...newline), offset)
        advance(newline + 1)
        searched = 0
      } else if held.count > LogLine.maximumLength || (isAtEnd && held.count > 0) {
        try body(held, offset)
        advance(held.count)
        searched = 0
      } else if isAtEnd {
        return offset
      } else {
        searched = held.count
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
      buffer.withUnsafeMutableBytes { _ = memmove($0.baseAddress, $0.baseAddress! + start, end - start) }
      end -= start
      start = 0
    }
    if end == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
    while true {
      let got = buffer.withUnsafeMutableBytes { Glibc.read(file.descriptor, $0.baseAddress! + end, $0.count - end) }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .failed("read", at: file.path, errno) }
      isAtEnd = got == 0
      end += got
      return
    }
  }
}
