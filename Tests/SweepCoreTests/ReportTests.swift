@testable import SweepCore
import Testing

@Suite("reports")
struct ReportTests {
  @Test("a result is appended, and acknowledged only when it is durable")
  func acknowledgement() {
    var desk = Desk([[], [0]])
    desk.hello(1)
    #expect(desk.report(ok: 0, 1) == [record(1, 0)])
    #expect(desk.handle(.tick) == [])
    #expect(desk.phase(1) == .waiting)
    #expect(desk.sync() == [recorded(0, 1, 1)] + lease([(1, 1)], 1))
    #expect(desk.report(ok: 1, 1) == [record(2, 1)])
    #expect(desk.sync() == [recorded(1, 1, 1), send(.finished, 1), .stop(.done)])
  }

  @Test("a second result is compared and acknowledged, not recorded; the sweep then ends as differing")
  func differing() {
    var desk = Desk([[], []])
    desk.hello(1)
    desk.hello(2)
    desk.report(ok: 0, 1)
    #expect(desk.report(ok: 0, 2, fingerprint: 7) == [])
    #expect(desk.sync() == [recorded(0, 1, 1), recorded(0, 1, 2)])
    let differing = Coordinator.Entry.differing(trial: 0, attempt: 1, session(2), host: "a")
    #expect(
      desk.report(ok: 0, 2, fingerprint: 8)
        == [.note(.differing(trial: 0, session(2))), .append(number: 2, differing), recorded(0, 1, 2)])
    #expect(desk.report(ok: 0, 2, fingerprint: 8) == [recorded(0, 1, 2)])
    desk.report(ok: 1, 2)
    #expect(desk.sync().last == .stop(.differing))
  }

  @Test("a difference that the log tells of decides how a later life of the coordinator ends")
  func differenceRestored() {
    var machine = Coordinator(
      settings: Coordinator.Settings(sweep: "sweep", numericsVersion: 1), epoch: 2,
      nodes: [Coordinator.Node(key: key(0), parents: [], cost: 1)])
    machine.restore(key(0), .ok, fingerprint: 7)
    machine.restoreDifference(key(0))
    #expect(machine.handle(.started, at: Instant(milliseconds: 0)) == [.stop(.differing)])
  }

  @Test("a late result of an expired lease counts, and the new holder is told to stop")
  func late() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.handle(.unreachable(Route(number: 1)))
    desk.hello(2)
    #expect(desk.report(ok: 0, 1) == [send(.sayHello, 1)])
    #expect(desk.hello(1, finished: [(0, 1)]) == [
      .note(.joined(session(3), name: "w1", host: "a", slots: 1)),
      send(.welcome(Welcome(sweep: "sweep", pingMilliseconds: 2_000, leaseMilliseconds: 30_000)), 3, route: 1),
    ])
    #expect(desk.report(ok: 0, 3, route: 1) == [send(.cancel([key(0)]), 2), record(1, 0)])
  }

  @Test("a late result supersedes a failure that is not durable yet; nothing is blocked")
  func overtaken() {
    var desk = Desk([[], [0]])
    desk.hello(1)
    desk.report(error: "no", of: 0, attempt: 1, 1)
    #expect(desk.report(error: "no", of: 0, attempt: 2, 1) == [.append(number: 1, .failed(trial: 0, reason: "no"))])
    #expect(desk.report(ok: 0, attempt: 3, 1) == [record(2, 0)])
    #expect(desk.sync() == [recorded(0, 2, 1), recorded(0, 3, 1)] + lease([(1, 1)], 1))
  }

  @Test("a late result opens blocked dependents again, durable or not")
  func reopened() {
    for isDurable in [true, false] {
      var desk = Desk([[], [0], [1], []])
      desk.hello(1)
      desk.report(error: "no", of: 0, attempt: 1, 1)
      desk.report(error: "no", of: 0, attempt: 2, 1)
      #expect(desk.sync().contains(.append(number: 2, .blocked(trial: 1, by: 0))))
      if isDurable {
        desk.sync()
        desk.sync()
        #expect(desk.phase(2) == .blocked)
      }
      desk.report(ok: 0, attempt: 3, 1)
      desk.sync()
      desk.sync()
      #expect(desk.machine.openParents == [0, 0, 1, 0])
      desk.report(ok: 1, 1)
      desk.report(ok: 3, 1)
      desk.sync()
      #expect(desk.phase(2) == .leased(session(1)))
    }
  }

  @Test("an error is tried again on another host where there is one")
  func elsewhere() {
    var desk = Desk([[]])
    desk.hello(1, host: "a")
    desk.hello(2, host: "a")
    desk.hello(3, host: "b")
    #expect(
      desk.report(error: "no", of: 0, attempt: 1, 1)
        == [.note(.retried(trial: 0, reason: "no")), recorded(0, 1, 1)] + lease([(0, 2)], 3))
  }

  @Test("the same error twice is a failure; so is a third one of any kind")
  func failure() {
    var desk = Desk([[], []])
    desk.hello(1, slots: 2)
    for attempt in 1...2 { desk.report(error: "\(attempt)", of: 0, attempt: UInt32(attempt), 1) }
    #expect(desk.report(error: "3", of: 0, attempt: 3, 1) == [.append(number: 1, .failed(trial: 0, reason: "3"))])
    desk.report(error: "no", of: 1, attempt: 1, 1)
    #expect(desk.report(error: "no", of: 1, attempt: 2, 1) == [.append(number: 2, .failed(trial: 1, reason: "no"))])
    #expect(desk.sync() == [recorded(0, 3, 1), recorded(1, 2, 1), send(.finished, 1), .stop(.someFailed)])
  }

  @Test("the same attempt's error said twice counts once")
  func echo() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.report(error: "no", of: 0, attempt: 1, 1)
    #expect(desk.report(error: "no", of: 0, attempt: 1, 1) == [recorded(0, 1, 1)])
    #expect(desk.phase(0) == .leased(session(1)))
  }

  @Test("an error whose receipt was lost is not adopted at the next hello as work in progress")
  func errorAtHello() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.report(error: "no", of: 0, attempt: 1, 1)
    desk.hello(1, route: 2, finished: [(0, 1)])
    #expect(desk.report(error: "no", of: 0, attempt: 1, 2) == [recorded(0, 1, 2)])
    #expect(desk.phase(0) == .leased(session(2)))
  }

  @Test("an error from somebody who does not hold the trial changes nothing")
  func strangersError() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.hello(2)
    #expect(desk.report(error: "no", of: 0, attempt: 1, 2) == [recorded(0, 1, 2)])
    #expect(desk.phase(0) == .leased(session(1)))
  }

  @Test("a result whose artifacts are not here waits for them, with its lease")
  func artifactsWanted() {
    var desk = Desk([[]])
    desk.hello(1)
    #expect(desk.report(ok: 0, 1, missing: [digest(5)]) == [send(.artifactsWanted(key(0), [digest(5)]), 1)])
    #expect(desk.phase(0) == .leased(session(1)))
    #expect(desk.report(ok: 0, 1) == [record(1, 0)])
  }

  @Test("an unknown key is acknowledged, so that it is forgotten")
  func unknownKey() {
    var desk = Desk([[]])
    desk.hello(1)
    #expect(desk.report(ok: 44, 1) == [.note(.unknownKey(key(44), session(1)))])
  }

  @Test("an attempt number as large as it gets does not stop the count")
  func largestAttempt() {
    var desk = Desk([[]])
    desk.hello(1, held: [(0, .max)])
    desk.handle(.unreachable(Route(number: 1)))
    desk.hello(2)
    #expect(desk.phase(0) == .leased(session(2)))
  }

  @Test("a worker that speaks of an attempt nobody was given cannot keep a trial that fails from ending")
  func inventedAttempt() {
    var desk = Desk([[]])
    desk.hello(1, held: [(0, .max)])
    desk.say(.goodbye, 1)
    desk.hello(2)
    for _ in 1...2 { desk.report(error: "no", of: 0, attempt: desk.machine.attempts[0], 2) }
    #expect(desk.phase(0) == .recording(.failed, number: 1))
  }

  @Test("an error that another process brings from a spool counts once")
  func errorFromSpool() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.report(error: "no", of: 0, attempt: 1, 1)
    desk.hello(2, finished: [(0, 1)])
    desk.report(error: "no", of: 0, attempt: 1, 2)
    #expect(desk.machine.tally.failed == 0)
    #expect(desk.phase(0) == .leased(session(1)))
  }
}
