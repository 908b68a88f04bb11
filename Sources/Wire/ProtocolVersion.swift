/// The version of frames: minors only add what old readers may ignore, majors change anything but the header.
package struct ProtocolVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let major: UInt8
  package let minor: UInt8

  package init(major: UInt8, minor: UInt8) {
    self.major = major
    self.minor = minor
  }

  /// What this build speaks. A hello is written in the lowest, so that an old coordinator reads it.
  package static let supported = ProtocolVersion(major: 1, minor: 0)...ProtocolVersion(major: 1, minor: 1)

  /// The highest version inside both ranges; nil if they do not meet.
  package static func highestCommon(
    _ a: ClosedRange<ProtocolVersion>, _ b: ClosedRange<ProtocolVersion>
  ) -> ProtocolVersion? {
    a.overlaps(b) ? min(a.upperBound, b.upperBound) : nil
  }

  package static func < (a: ProtocolVersion, b: ProtocolVersion) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }

  package var description: String { "\(major).\(minor)" }
}

extension ProtoVersions {
  init(_ range: ClosedRange<ProtocolVersion>) {
    self.init()
    lowest = UInt32(range.lowerBound.major) << 8 | UInt32(range.lowerBound.minor)
    highest = UInt32(range.upperBound.major) << 8 | UInt32(range.upperBound.minor)
  }

  func decoded() throws(WireError) -> ClosedRange<ProtocolVersion> {
    guard lowest <= highest, highest <= UInt16.max else {
      throw WireError(.value, at: "versions", "\(lowest) to \(highest) is not a range of protocol versions")
    }
    return version(lowest)...version(highest)
  }
}

private func version(_ packed: UInt32) -> ProtocolVersion {
  ProtocolVersion(major: UInt8(truncatingIfNeeded: packed >> 8), minor: UInt8(truncatingIfNeeded: packed))
}
