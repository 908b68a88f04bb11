internal import CZlib
import Glibc

/// Searching and summing bytes where they lie, by the C library's routines.
///
/// Each use of a pointer ends before the span that it was taken from.
extension Span<UInt8> {
  /// Whether the bytes from `offset` on begin with `text`; false when they end before it does.
  func has(_ text: StaticString, at offset: Int) -> Bool {
    guard offset >= 0, offset <= count - text.utf8CodeUnitCount else { return false }
    return withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return text.utf8CodeUnitCount == 0 }
      return memcmp(start + offset, text.utf8Start, text.utf8CodeUnitCount) == 0
    }
  }

  /// The offset of the first `byte` at or after `offset`.
  func firstOffset(of byte: UInt8, from offset: Int) -> Int? {
    withUnsafeBytes { bytes -> Int? in
      guard offset < bytes.count, let start = bytes.baseAddress else { return nil }
      guard let hit = memchr(start + offset, Int32(byte), bytes.count - offset) else { return nil }
      return UnsafeRawPointer(hit) - start
    }
  }

  /// The offset of the first `text`, which is not empty, at or after `offset`.
  func firstOffset(of text: StaticString, from offset: Int) -> Int? {
    let first = text.utf8Start.pointee
    var next = offset
    while let at = firstOffset(of: first, from: next) {
      if has(text, at: at) { return at }
      next = at + 1
    }
    return nil
  }

  /// The CRC-32 of the first `length` bytes, as zlib computes it.
  func crc(ofFirst length: Int) -> UInt32 {
    precondition(length <= count, "crc: \(count) bytes, expected at least \(length)")
    return withUnsafeBytes { bytes in
      let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      return UInt32(truncatingIfNeeded: crc32_z(0, start, length))
    }
  }

  /// The 64-bit word that 16 lower-case hexadecimal digits at `offset` spell; `digits` may be fewer.
  func hexWord(at offset: Int, digits: Int = 16) -> UInt64? {
    guard offset >= 0, offset + digits <= count else { return nil }
    var word: UInt64 = 0
    for at in offset..<offset + digits {
      switch self[at] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): word = word << 4 | UInt64(self[at] - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): word = word << 4 | UInt64(self[at] - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return word
  }

  /// A copy of the bytes.
  func copied() -> [UInt8] {
    withUnsafeBytes { [UInt8]($0) }
  }
}
