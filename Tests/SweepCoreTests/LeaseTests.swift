@testable import SweepCore
import Testing

@Suite("leases")
struct LeaseTests {
  @Test("a hello is welcomed, then given what it can run")
  func hello() {
    var desk = Desk([[], [], []])
    #expect(desk.hello(1, slots: 2) == welcome(1, 1, slots: 2) + lease([(0, 1), (1, 1)], 1))
  }

  @Test("higher ranks go first, equal ones by number, and workers take turns")
  func order() {
    var desk = Desk([[], [], [], []], costs: [10_000, 30_000, 20_000, 30_000], epoch: 2)
    desk.hello(1, slots: 2)
    desk.hello(2, slots: 2)
    let leased = desk.wait(5_000, alive: []).filter { if case .lease = $0 { true } else { false } }
    #expect(
      leased == [
        .lease(
          [Grant(trial: 1, attempt: 1_001), Grant(trial: 2, attempt: 1_001)], session: session(1, epoch: 2),
          route: Route(number: 1)),
        .lease(
          [Grant(trial: 3, attempt: 1_001), Grant(trial: 0, attempt: 1_001)], session: session(2, epoch: 2),
          route: Route(number: 2)),
      ])
  }

  @Test("short trials are leased ahead, up to a second's worth a slot")
  func credit() {
    var desk = Desk([[Int]](repeating: [], count: 20), cost: 300)
    desk.hello(1, slots: 2)
    #expect(desk.machine.tally.leased == 7)
  }

  @Test("leases and results that are not durable yet stay within the credit limit")
  func creditLimit() {
    let limit = Coordinator.creditLimit
    var desk = Desk([[Int]](repeating: [], count: limit + 10), cost: 0)
    desk.hello(1)
    #expect(desk.machine.tally.leased == limit)
    desk.report(ok: 0, 1)
    #expect(desk.machine.tally.leased == limit - 1)
    desk.sync()
    #expect(desk.machine.tally.leased == limit)
  }

  @Test("a dependent goes to the worker that made its input, when ranks are about equal")
  func affinity() {
    var desk = Desk([[], [], [], [0]], costs: [90_000, 10_000, 10_000, 10_000])
    desk.hello(1)
    #expect(desk.report(ok: 0, 1) == [record(1, 0)] + lease([(1, 1)], 1))
    desk.sync()
    #expect(desk.report(ok: 1, 1) == [record(2, 1)] + lease([(3, 1)], 1))
  }

  @Test("what a silent worker held goes to others after the lease, not before")
  func expiry() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.hello(2)
    desk.wait(29_000, alive: [2])
    #expect(desk.phase(0) == .leased(session(1)))
    #expect(desk.wait(3_500, alive: [2]) == [.note(.lost(session(1), held: 1))] + lease([(0, 2)], 2))
  }

  @Test("a silent worker gets nothing new before its lease is over")
  func suspect() {
    var desk = Desk([[], [0]])
    desk.hello(1)
    desk.hello(2)
    desk.wait(11_000, alive: [1])
    desk.report(ok: 0, 1)
    desk.say(.returned([]), 1)
    desk.sync()
    #expect(desk.phase(1) == .ready)
  }

  @Test("a lease that two pings in a row do not mention is taken back, one ping alone proves nothing")
  func reconcile() {
    var desk = Desk([[]])
    desk.hello(1)
    #expect(desk.say(.ping(held: []), 1) == [])
    #expect(desk.say(.ping(held: []), 1) == lease([(0, 2)], 1))
  }

  @Test("a lease that was on its way while the ping was is kept")
  func crossing() {
    var desk = Desk([[]])
    desk.hello(1)
    desk.say(.ping(held: []), 1)
    desk.say(.ping(held: [Progress(key: key(0), attempt: 1, iteration: 0)]), 1)
    #expect(desk.say(.ping(held: []), 1) == [])
  }

  @Test("a ping's unknown holdings are adopted where they are open, cancelled where somebody else has them")
  func mention() {
    var desk = Desk([[], [0], []])
    desk.hello(1)
    desk.hello(2)
    let held = [1, 2, 0, 9].map { Progress(key: key($0), attempt: 4, iteration: 8) }
    #expect(
      desk.say(.ping(held: held), 2) == [
        .note(.adopted(trial: 1, attempt: 4, session(2))), send(.cancel([key(0), key(9)]), 2),
      ])
  }

  @Test("a worker that gives leases back gets no more")
  func returned() {
    var desk = Desk([[], []])
    desk.hello(1)
    #expect(desk.say(.returned([key(0)]), 1) == [])
    #expect(desk.hello(2) == welcome(2, 2) + lease([(0, 2)], 2))
  }

  @Test("a drain lets results in, hands nothing out, and ends when all that came is durable")
  func drain() {
    var desk = Desk([[], []])
    desk.hello(1)
    desk.report(ok: 0, 1)
    #expect(desk.handle(.drain) == [])
    #expect(desk.report(ok: 1, attempt: 1, 1) == [record(2, 1)])
    #expect(desk.handle(.durable(through: 1)) == [recorded(0, 1, 1)])
    #expect(
      desk.sync() == [recorded(1, 1, 1), send(.finished, 1), .stop(.done)])
    var other = Desk([[]])
    other.hello(1)
    #expect(other.handle(.drain) == [send(.closing, 1), .stop(.workLeft)])
    #expect(other.report(ok: 0, 1) == [])
  }
}
