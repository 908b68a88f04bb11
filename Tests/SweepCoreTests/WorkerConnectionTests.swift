@testable import SweepCore
import Testing

@Suite("a worker's connection")
struct WorkerConnectionTests {
  @Test("hellos are repeated after 1, 2, 4, 8 and then every 15 seconds, 20 % more or less")
  func backOff() {
    var bench = Bench(isJoined: false)
    let said = bench.hellos(until: 100)
    #expect(said.count >= 8)
    let expected: [Int64] = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]
    for (at, pause) in expected.enumerated() {
      let found = said[at + 1] - said[at]
      #expect(abs(found - pause) <= pause / 5 + 100)
    }
  }

  @Test("after silence a hello tells what is held and finished; the new session gets the results again")
  func reconnection() {
    var bench = Bench(slots: 2)
    bench.lease([0, 1, 2])
    for trial in 0...1 { bench.handle(.prepared(key(trial))) }
    bench.handle(.ended(okReport(0)))
    bench.now = Instant(milliseconds: 30_100)
    bench.handle(.tick([]))
    #expect(bench.handle(.tick([])) == [hello(held: [(1, 1), (2, 1)], finished: [(0, 1)], slots: 2)])
    #expect(bench.handle(.ended(okReport(1))) == [.spool(key(1))])
    #expect(bench.lease([5]) == [])
    #expect(
      bench.join(2) == [
        .joined(session(2)), .prepare(key(2)), say(.report(okReport(0)), 2), say(.report(okReport(1)), 2),
      ])
  }

  @Test("a request for a hello is answered once, and an echo of an earlier session not at all")
  func sayHello() {
    var bench = Bench()
    bench.now = Instant(milliseconds: 5_000)
    #expect(bench.tell(.sayHello, 9) == [])
    #expect(bench.tell(.sayHello) == [hello()])
    #expect(bench.tell(.sayHello) == [])
    bench.join(2)
    #expect(bench.tell(.sayHello, 1) == [])
  }

  @Test("a repeated welcome changes nothing; one of a lower epoch of the same sweep is ignored")
  func welcomes() {
    var bench = Bench(isJoined: false)
    bench.handle(.tick([]))
    #expect(bench.join(1, epoch: 3) == [.joined(session(1, epoch: 3))])
    #expect(bench.join(1, epoch: 3) == [])
    #expect(bench.join(8, epoch: 2) == [])
    #expect(bench.join(1, epoch: 1, sweep: "another") == [.joined(session(1))])
  }

  @Test("a ping mentions what is held, how far it is, and what waits for its receipt")
  func ping() {
    var bench = Bench()
    bench.lease([0, 1])
    for trial in 0...1 { bench.handle(.prepared(key(trial))) }
    bench.handle(.ended(okReport(0)))
    bench.now = Instant(milliseconds: 2_400)
    #expect(
      bench.handle(.tick([Progress(key: key(1), attempt: 0, iteration: 70)])) == [
        say(.ping(held: [
          Progress(key: key(1), attempt: 1, iteration: 70),
          Progress(key: key(0), attempt: 1, iteration: 0, isRunning: false),
        ]))
      ])
  }

  @Test("a worker that finds no coordinator leaves after its patience")
  func patience() {
    var bench = Bench(isJoined: false)
    _ = bench.hellos(until: 1_800)
    bench.now = bench.now + 100
    #expect(bench.handle(.tick([])) == [.stop(.coordinatorGone)])
    #expect(bench.handle(.tick([])) == [])
  }

  @Test("a worker that was stopped for an hour looks for its coordinator before it leaves")
  func stopped() {
    for isJoined in [true, false] {
      var bench = Bench(isJoined: isJoined)
      bench.handle(.tick([]))
      bench.now = bench.now + 3_600_000
      let actions = bench.handle(.tick([])) + bench.handle(.tick([]))
      #expect(actions == [hello()])
    }
  }

  @Test("a search that began after a stop, before the next tick, is not taken for an older one")
  func freshSearch() {
    var bench = Bench()
    bench.handle(.tick([]))
    bench.now = bench.now + 3_600_000
    bench.tell(.sayHello)
    bench.handle(.tick([]))
    _ = bench.hellos(until: 3_600 + 1_800)
    bench.now = bench.now + 100
    #expect(bench.handle(.tick([])) == [.stop(.coordinatorGone)])
  }

  @Test("a refusal and the sweep's end stop it")
  func ends() {
    let refusal = Refusal.numericsVersion(expected: 2, found: 1)
    var refused = Bench(isJoined: false)
    #expect(refused.handle(.message(.refused(refusal), session: .none)) == [.stop(.refused(refusal))])
    var done = Bench()
    #expect(done.tell(.finished, 7) == [])
    #expect(done.tell(.finished) == [say(.goodbye), .stop(.finished)])
  }
}
