package import SweepCore

/// The first 24 bytes of every frame, the same in every version.
///
///     bytes   0  4      5      6     8        16        24
///             RAFL major  minor  type  session  sequence  body...       numbers are little-endian
package struct FrameHeader: Hashable, Sendable {
  package var major: UInt8
  package var minor: UInt8
  package var type: UInt16
  package var session: SessionID
  package var sequence: UInt64

  package static let byteCount = 24

  package init(major: UInt8, minor: UInt8, type: UInt16, session: SessionID, sequence: UInt64) {
    self.major = major
    self.minor = minor
    self.type = type
    self.session = session
    self.sequence = sequence
  }

  /// The header of a frame of any version; throws `.notAFrame` or `.limit`.
  package init(of frame: [UInt8]) throws(WireError) {
    guard frame.count >= Self.byteCount else {
      throw WireError(.notAFrame, at: "frame", "expected at least \(Self.byteCount) bytes, found \(frame.count)")
    }
    guard frame.count <= WireLimit.frameBytes else {
      throw WireError(.limit, at: "frame", "expected at most \(WireLimit.frameBytes) bytes, found \(frame.count)")
    }
    guard frame.starts(with: magic) else {
      throw WireError(
        .notAFrame, at: "header", "this does not start like a frame of raffle: is the peer something else?")
    }
    major = frame[4]
    minor = frame[5]
    type = UInt16(truncatingIfNeeded: number(frame[6..<8]))
    session = SessionID(rawValue: number(frame[8..<16]))
    sequence = number(frame[16..<24])
  }

  /// The header's bytes, with room for a body behind them.
  func bytes(reserving bodyBytes: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount + bodyBytes)
    bytes += magic
    bytes += [major, minor]
    append(UInt64(type), byteCount: 2, to: &bytes)
    append(session.rawValue, byteCount: 8, to: &bytes)
    append(sequence, byteCount: 8, to: &bytes)
    return bytes
  }

  /// Throws `.version` unless this build speaks the frame's major.
  func checkMajor() throws(WireError) {
    let supported = ProtocolVersion.supported
    guard (supported.lowerBound.major...supported.upperBound.major).contains(major) else {
      throw disagreement(with: "\(major).\(minor)", at: "header.major")
    }
  }
}

/// The error for a peer whose versions do not meet ours.
func disagreement(with theirs: String, at place: String) -> WireError {
  let ours = ProtocolVersion.supported
  return WireError(
    .version, at: place,
    """
    the peer speaks protocol \(theirs), this build \(ours.lowerBound) to \(ours.upperBound): \
    run the same version of raffle on both sides
    """)
}

private let magic = Array("RAFL".utf8)

private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
}

private func append(_ number: UInt64, byteCount: Int, to bytes: inout [UInt8]) {
  for at in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * at))) }
}
