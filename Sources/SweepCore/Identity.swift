/// A trial's identity: the first 128 bits of the SHA-256 of its canonical specification.
package struct TrialKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The key that 32 lower-case hexadecimal digits spell; nil for anything else.
  package init?(hex: some StringProtocol) {
    guard let words = parsedWords(ofHex: hex, count: 2) else { return nil }
    self.init(high: words[0], low: words[1])
  }

  package static func < (a: TrialKey, b: TrialKey) -> Bool {
    (a.high, a.low) < (b.high, b.low)
  }

  /// 32 hexadecimal digits.
  package var description: String { hexDigits(high) + hexDigits(low) }
}

/// How a trial ended, as its record says.
package enum RecordStatus: String, Hashable, Sendable, CaseIterable {
  case ok
  /// It returned an error, or took too many workers with it.
  case failed
  /// A parent failed.
  case blocked
}

/// An artifact's name: the SHA-256 of its bytes.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
  package let words: InlineArray<4, UInt64>

  package init(_ words: InlineArray<4, UInt64>) {
    self.words = words
  }

  /// The digest in 32 bytes, most significant first; nil for another count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words = InlineArray<4, UInt64>(repeating: 0)
    for (at, byte) in bytes.enumerated() { words[at / 8] = words[at / 8] << 8 | UInt64(byte) }
    self.words = words
  }

  /// The digest that 64 lower-case hexadecimal digits spell; nil for anything else.
  package init?(hex: some StringProtocol) {
    guard let words = parsedWords(ofHex: hex, count: 4) else { return nil }
    self.words = [words[0], words[1], words[2], words[3]]
  }

  package var bytes: [UInt8] {
    (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64(56 - 8 * ($0 % 8))) }
  }

  package static func == (a: Digest, b: Digest) -> Bool {
    (0..<4).allSatisfy { a.words[$0] == b.words[$0] }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words[0])
  }

  /// 64 hexadecimal digits.
  package var description: String { (0..<4).map { hexDigits(words[$0]) }.joined() }
}

/// One connection of one worker to one life of the coordinator: epoch in the high half, a counter in the low half.
package struct SessionID: Hashable, Comparable, Sendable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  package init(epoch: UInt32, number: UInt32) {
    rawValue = UInt64(epoch) << 32 | UInt64(number)
  }

  /// What a worker without a session writes.
  package static let none = SessionID(rawValue: 0)

  package var epoch: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 32) }

  package static func < (a: SessionID, b: SessionID) -> Bool { a.rawValue < b.rawValue }
}

/// A reading of a clock that never goes back, in milliseconds from an arbitrary start.
package struct Instant: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
  package static func + (a: Instant, milliseconds: Int64) -> Instant {
    Instant(milliseconds: a.milliseconds + milliseconds)
  }
  /// Milliseconds from `b` to `a`.
  package static func - (a: Instant, b: Instant) -> Int64 { a.milliseconds - b.milliseconds }
}

private func hexDigits(_ word: UInt64) -> String {
  let digits = String(word, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

private func parsedWords(ofHex text: some StringProtocol, count: Int) -> [UInt64]? {
  var words = [UInt64](repeating: 0, count: count)
  var at = 0
  for byte in text.utf8 {
    let digit: UInt8
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
    default: return nil
    }
    guard at < 16 * count else { return nil }
    words[at / 16] = words[at / 16] << 4 | UInt64(digit)
    at += 1
  }
  return at == 16 * count ? words : nil
}
