internal import Crypto
package import SweepCore

extension SweepCore.Digest {
  /// The SHA-256 of the bytes.
  package init(of bytes: [UInt8]) {
    var words: InlineArray<4, UInt64> = [0, 0, 0, 0]
    for (at, byte) in SHA256.hash(data: bytes).enumerated() { words[at / 8] = words[at / 8] << 8 | UInt64(byte) }
    self.init(words)
  }
}
