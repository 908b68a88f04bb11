import SweepCore
import Testing
import Wire

@Suite("Leases in frames")
struct LeaseFramesTests {
  private func lease(_ number: Int, specBytes: Int, parents: [[UInt8]] = []) -> Lease {
    Lease(
      key: TrialKey(high: 0, low: UInt64(number)), attempt: .max, spec: [UInt8](repeating: 1, count: specBytes),
      parents: parents)
  }

  @Test(
    "groups keep the order, fit into frames and are as few as that allows",
    arguments: [
      (0, 10, 0), (1, 10, 1), (100, 1_000, 1), (100, 100_000, 10), (40_000, 1, 3), (3, WireLimit.recordBytes, 3),
    ])
  func groups(count: Int, specBytes: Int, expected: Int) throws {
    let leases = (0..<count).map { lease($0, specBytes: specBytes) }
    let groups = try framefuls(of: leases)
    #expect(groups.count == expected)
    #expect(groups.flatMap { $0 } == leases)
    for group in groups {
      let (_, frame) = try decodeCoordinatorFrame(try encode(.leases(group), session: session, sequence: 1))
      #expect(frame == .leases(group))
    }
  }

  @Test("the largest single lease fits: a full record in the greatest number of parents")
  func largest() throws {
    let size = WireLimit.recordBytes / WireLimit.listCount
    let parents = [[UInt8]](repeating: [UInt8](repeating: 2, count: size), count: WireLimit.listCount)
    let leases = [lease(1, specBytes: WireLimit.recordBytes - size * WireLimit.listCount, parents: parents)]
    #expect(try framefuls(of: leases) == [leases])
    #expect(try encode(.leases(leases), session: session, sequence: 1).count <= WireLimit.frameBytes)
  }

  @Test("a lease that is too large alone is refused by name")
  func tooLarge() throws {
    let error = #expect(throws: WireError.self) {
      try framefuls(of: [lease(1, specBytes: 5), lease(2, specBytes: WireLimit.recordBytes, parents: [[0]])])
    }
    #expect(error?.place == "lease of 00000000000000000000000000000002")
    #expect(error?.code == .limit)
  }
}
