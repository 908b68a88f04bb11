internal import Crypto
package import SweepCore

/// 64 bits that tell a record's deterministic bytes apart: the first 8 bytes of their SHA-256.
package func fingerprint(_ bytes: Span<UInt8>) -> UInt64 {
  sha256(bytes).words[0]
}

/// The SHA-256 of `bytes`, by which an artifact is named.
package func sha256(_ bytes: Span<UInt8>) -> SweepCore.Digest {
  var hash = RunningHash()
  hash.update(bytes)
  return hash.finish()
}

/// A SHA-256 of bytes that come piece by piece.
struct RunningHash {
  private var state = SHA256()

  mutating func update(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
  }

  func finish() -> SweepCore.Digest { digest(state.finalize()) }
}

private func digest(_ value: SHA256.Digest) -> SweepCore.Digest {
  var words = InlineArray<4, UInt64>(repeating: 0)
  for (at, byte) in value.enumerated() { words[at / 8] = words[at / 8] << 8 | UInt64(byte) }
  return SweepCore.Digest(words)
}
