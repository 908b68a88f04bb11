@testable import SweepCore
import Testing

@Suite("lost artifacts")
struct ArtifactTests {
  /// Base, middle and leaf, the first two ok, the leaf leased.
  private func chain() -> Desk {
    var desk = Desk([[], [0], [1]], log: [(0, .ok), (1, .ok)])
    desk.hello(1)
    return desk
  }

  private func miss(
    _ desk: inout Desk, _ trial: Int, _ producers: [Int], _ number: UInt32 = 1
  ) -> [Coordinator.Action] {
    desk.handle(.inputMissing(trial: trial, producers: producers, session: session(number)))
  }

  @Test("its maker runs again and is not recorded again; the trial that missed it follows")
  func remade() {
    var desk = chain()
    #expect(miss(&desk, 2, [1]) == [.note(.artifactLost(trial: 1))] + lease([(1, 1)], 1))
    #expect(desk.report(ok: 1, 1) == [recorded(1, 1, 1)] + lease([(2, 2)], 1))
  }

  @Test("makers whose own inputs are lost wait for theirs")
  func chained() {
    var desk = chain()
    _ = miss(&desk, 2, [1])
    #expect(miss(&desk, 1, [0]) == [.note(.artifactLost(trial: 0))] + lease([(0, 1)], 1))
    #expect(desk.phase(1) == .waiting)
    #expect(desk.report(ok: 0, 1) == [recorded(0, 1, 1)] + lease([(1, 2)], 1))
    #expect(desk.machine.tally.ok == 2)
  }

  @Test("dependents that are ready wait, those that run go on, those that are ok stay")
  func dependents() {
    var desk = Desk([[], [0], [0], [0], [0]], log: [(0, .ok), (1, .ok)])
    desk.hello(1)
    desk.hello(2)
    _ = miss(&desk, 2, [0])
    let phases: [Coordinator.Phase] = [.leased(session(1)), .ok, .waiting, .leased(session(2)), .waiting]
    #expect(desk.machine.phases == phases)
  }

  @Test("when it cannot be made again its dependents fail; the maker's record and the tally stand")
  func cannotBeRemade() {
    var desk = chain()
    _ = miss(&desk, 2, [1])
    _ = miss(&desk, 1, [0])
    desk.report(error: "no", of: 0, attempt: 1, 1)
    let actions = desk.report(error: "no", of: 0, attempt: 2, 1)
    #expect(actions.count == 2)
    #expect(actions.first == recorded(0, 2, 1))
    #expect(desk.phase(2) == .recording(.failed, number: 1))
    desk.sync()
    #expect(desk.machine.tally == Coordinator.Tally(trials: 3, ok: 2, failed: 1))
  }

  @Test("a late result of another worker makes it whole, and the one at it is told to stop")
  func remadeElsewhere() {
    var desk = chain()
    desk.hello(2)
    _ = miss(&desk, 2, [1])
    #expect(desk.phase(1) == .leased(session(1)))
    #expect(desk.report(ok: 1, 2).prefix(2) == [send(.cancel([key(1)]), 1), recorded(1, 1, 2)])
    #expect(desk.phase(1) == .ok)
  }

  @Test("an input that is missed again and again ends the trial after ten times")
  func forEver() {
    var desk = Desk([[], [0], []], log: [(0, .ok)])
    desk.hello(1)
    for _ in 1...9 {
      #expect(desk.phase(1) == .leased(session(1)))
      _ = miss(&desk, 1, [])
    }
    #expect(miss(&desk, 1, []).contains(
      .append(
        number: 1,
        .failed(trial: 1, reason: "its inputs could not be had 10 times in a row"))))
  }

  @Test("only the holder's word counts")
  func stranger() {
    var desk = chain()
    desk.hello(2)
    #expect(miss(&desk, 2, [1], 2) == [])
  }

  @Test("the sweep does not end while something is being made again")
  func end() {
    var desk = chain()
    desk.hello(2)
    _ = miss(&desk, 2, [1])
    desk.report(ok: 2, 2)
    #expect(desk.sync() == [recorded(2, 1, 2)])
    #expect(desk.report(ok: 1, 1) == [
      recorded(1, 1, 1), send(.finished, 1), send(.finished, 2), .stop(.done),
    ])
  }
}
