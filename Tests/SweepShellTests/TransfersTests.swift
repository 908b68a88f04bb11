import SweepCore
import Testing
import Wire

@testable import SweepShell

@Suite("Transfers")
struct TransfersTests {
  static let artifact = Digest([1, 2, 3, 4])
  static let one = TrialKey(high: 0, low: 1), other = TrialKey(high: 0, low: 2)

  @Test("two trials that leave the same artifact at the same time are both done when it is there")
  func shared() {
    var transfers = Transfers()
    #expect(transfers.upload(Self.artifact, [1, 2, 3], of: Self.one).count == 1)
    #expect(transfers.upload(Self.artifact, [1, 2, 3], of: Self.other).isEmpty)
    #expect(transfers.acknowledged(Self.artifact, bytes: 3).complete == [Self.one, Self.other])
  }

  @Test("a trial is done when the last of its artifacts is there")
  func several() {
    var transfers = Transfers()
    let second = Digest([5, 6, 7, 8])
    _ = transfers.upload(Self.artifact, [1], of: Self.one)
    _ = transfers.upload(second, [2], of: Self.one)
    _ = transfers.upload(second, [2], of: Self.other)
    #expect(transfers.acknowledged(second, bytes: 1).complete == [Self.other])
    #expect(transfers.acknowledged(Self.artifact, bytes: 1).complete == [Self.one])
  }

  @Test("an artifact that is refused ends the uploads of all that wait for it")
  func refused() {
    var transfers = Transfers()
    _ = transfers.upload(Self.artifact, [1], of: Self.one)
    _ = transfers.upload(Self.artifact, [1], of: Self.other)
    #expect(transfers.abandon(Self.artifact) == [Self.one, Self.other])
    #expect(transfers.abandon(Self.artifact).isEmpty)
  }
}
