import SweepCore
import Testing
import Wire

@Suite("Versions")
struct VersionTests {
  private func version(_ major: UInt8, _ minor: UInt8) -> ProtocolVersion {
    ProtocolVersion(major: major, minor: minor)
  }

  @Test("the highest common version is the lower of the two highest, if the ranges meet")
  func highestCommon() {
    let ours = version(1, 2)...version(3, 0)
    #expect(ProtocolVersion.highestCommon(ours, version(2, 0)...version(4, 0)) == version(3, 0))
    #expect(ProtocolVersion.highestCommon(ours, version(1, 0)...version(2, 7)) == version(2, 7))
    #expect(ProtocolVersion.highestCommon(ours, version(3, 1)...version(4, 0)) == nil)
    #expect(ProtocolVersion.highestCommon(version(1, 0)...version(1, 1), ours) == nil)
  }

  @Test("a frame of another major is refused with both versions named")
  func otherMajor() throws {
    var bytes = try encode(WorkerFrame.message(.goodbye), session: session, sequence: 1)
    bytes[4] = 2
    bytes[5] = 5
    let error = #expect(throws: WireError.self) { try decodeWorkerFrame(bytes) }
    #expect(error?.code == .version)
    #expect(
      error?.description == """
        header.major: the peer speaks protocol 2.5, this build 1.0 to 1.1: \
        run the same version of raffle on both sides
        """)
  }

  @Test("a hello carries its range, which can be read in every major")
  func range() throws {
    var bytes = try encode(WorkerFrame.message(.hello(hello)), session: .none, sequence: 1)
    #expect(try protocolVersions(ofHello: bytes) == ProtocolVersion.supported)
    bytes[4] = 9
    #expect(try protocolVersions(ofHello: bytes) == ProtocolVersion.supported)
  }

  @Test("a hello whose range does not meet ours is refused with both ranges named")
  func disjoint() throws {
    var bytes = helloHeader + [0x0a, 8, 0x0a, 6]  // hello.versions
    bytes += [0x08, 0x80, 0x04, 0x10, 0x83, 0x06]  // 2.0 to 3.3
    let error = #expect(throws: WireError.self) { try decodeWorkerFrame(bytes) }
    #expect(error?.code == .version)
    #expect(error?.place == "hello.versions")
    #expect(error?.explanation.hasPrefix("the peer speaks protocol 2.0 to 3.3, this build 1.0 to 1.1") == true)
    #expect(try protocolVersions(ofHello: bytes) == version(2, 0)...version(3, 3))
  }

  @Test("a range that is none is an error, not a trap")
  func reversed() throws {
    let bytes = helloHeader + [0x0a, 7, 0x0a, 5, 0x08, 0x80, 0x04, 0x10, 0x01]
    #expect(throws: WireError(.value, at: "hello.versions", "512 to 1 is not a range of protocol versions")) {
      try protocolVersions(ofHello: bytes)
    }
    #expect(throws: WireError.self) { try decodeWorkerFrame(bytes) }
  }

  @Test("the refusal of a version is read in every major")
  func refusal() throws {
    let frame = CoordinatorFrame.versionRefused(supported: version(2, 0)...version(2, 1))
    var bytes = try encode(frame, session: .none, sequence: 1)
    bytes[4] = 2
    #expect(try decodeCoordinatorFrame(bytes).1 == frame)
  }

  private let helloHeader = [UInt8]("RAFL".utf8) + [1, 0, 1, 0] + [UInt8](repeating: 0, count: 16)
}
