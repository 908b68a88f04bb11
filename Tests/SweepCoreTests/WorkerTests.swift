@testable import SweepCore
import Testing

@Suite("a worker's trials")
struct WorkerTrialTests {
  @Test("leased trials are prepared, run in the order of their leases as slots allow, and reported")
  func straight() {
    var bench = Bench()
    #expect(bench.lease([3, 1]) == [.prepare(key(3)), .prepare(key(1))])
    #expect(bench.handle(.prepared(key(3))) == [run(3)])
    #expect(bench.handle(.prepared(key(1))) == [])
    #expect(bench.handle(.ended(okReport(3))) == [say(.report(okReport(3))), run(1)])
    #expect(bench.tell(.recorded(key(3), attempt: 1)) == [.forget(key(3))])
  }

  @Test("a finished trial is kept until its own attempt is acknowledged, and only once")
  func kept() {
    var bench = Bench()
    bench.lease([0], attempt: 2)
    bench.handle(.prepared(key(0)))
    bench.handle(.ended(okReport(0, 2)))
    for other in [UInt32(1), 3] { #expect(bench.tell(.recorded(key(0), attempt: other)) == []) }
    #expect(bench.tell(.recorded(key(0), attempt: 2)) == [.forget(key(0))])
    #expect(bench.tell(.recorded(key(0), attempt: 2)) == [])
  }

  @Test("a lease that comes twice is one")
  func twice() {
    var bench = Bench(slots: 2)
    bench.lease([0])
    #expect(bench.lease([0], attempt: 2) == [])
    #expect(bench.handle(.prepared(key(0))) == [run(0)])
  }

  @Test("a lease that crosses the finished result is answered with it; one after an error is run")
  func crossing() {
    var bench = Bench()
    bench.lease([0, 1])
    bench.handle(.prepared(key(0)))
    bench.handle(.prepared(key(1)))
    bench.handle(.ended(okReport(0)))
    #expect(bench.lease([0], attempt: 2) == [say(.report(okReport(0)))])
    bench.handle(.ended(failedReport(1, 1, "no")))
    #expect(bench.lease([1], attempt: 2) == [.forget(key(1)), .prepare(key(1))])
  }

  @Test("a lease as old as the end that waits for its receipt is not run again")
  func oldLease() {
    var bench = Bench()
    bench.lease([0], attempt: 2)
    bench.handle(.prepared(key(0)))
    bench.handle(.ended(failedReport(0, 2, "no")))
    #expect(bench.lease([0], attempt: 1) == [say(.report(failedReport(0, 2, "no")))])
  }

  @Test("a cancelled attempt that ends all the same is nobody's, even when the trial is held again")
  func cancelled() {
    var bench = Bench()
    bench.lease([0])
    bench.handle(.prepared(key(0)))
    #expect(bench.tell(.cancel([key(0), key(8)])) == [.cancel(key(0))])
    #expect(bench.handle(.ended(okReport(0))) == [])
    bench.lease([0], attempt: 2)
    bench.handle(.prepared(key(0)))
    #expect(bench.handle(.ended(failedReport(0, 1, "cancelled"))) == [])
  }

  @Test("wanted artifacts are brought, then the result is reported again")
  func upload() {
    var bench = Bench()
    bench.lease([0])
    bench.handle(.prepared(key(0)))
    bench.handle(.ended(okReport(0)))
    #expect(bench.tell(.artifactsWanted(key(0), [digest(1)])) == [.upload(key(0), [digest(1)])])
    #expect(bench.handle(.uploaded(key(0))) == [say(.report(okReport(0)))])
    #expect(bench.tell(.artifactsWanted(key(7), [digest(1)])) == [])
  }

  @Test("a trial whose input is nowhere is given up with a word")
  func inputMissing() {
    var bench = Bench()
    bench.lease([0])
    #expect(
      bench.handle(.inputMissing(key(0), digest(4))) == [.cancel(key(0)), say(.inputMissing(key(0), digest(4)))])
    #expect(bench.handle(.inputMissing(key(0), digest(4))) == [])
  }

  @Test("a drain gives back what does not run, finishes the rest, waits for its receipt and leaves")
  func drain() {
    var bench = Bench()
    bench.lease([0, 1])
    bench.handle(.prepared(key(0)))
    let deadline = Instant(milliseconds: 9_000)
    #expect(bench.handle(.drain(deadline: deadline)) == [.cancel(key(1)), say(.returned([key(1)]))])
    #expect(bench.lease([2]) == [say(.returned([key(2)]))])
    #expect(bench.handle(.ended(okReport(0))) == [say(.report(okReport(0)))])
    #expect(
      bench.tell(.recorded(key(0), attempt: 1))
        == [.forget(key(0)), say(.goodbye), .stop(.drained)])
  }

  @Test("a drain without anything to give back says that no more is taken, also after a reconnection")
  func drainSaysSo() {
    var bench = Bench()
    bench.lease([0])
    bench.handle(.prepared(key(0)))
    #expect(bench.handle(.drain(deadline: Instant(milliseconds: 9_000))) == [say(.returned([]))])
    #expect(bench.handle(.drain(deadline: Instant(milliseconds: 8_000))) == [])
    #expect(bench.join(2) == [.joined(session(2)), say(.returned([]), 2)])
  }

  @Test("at the drain's deadline what still runs is given back")
  func drainDeadline() {
    var bench = Bench()
    bench.lease([0])
    bench.handle(.prepared(key(0)))
    bench.handle(.drain(deadline: Instant(milliseconds: 1_000)))
    bench.now = Instant(milliseconds: 1_000)
    #expect(
      bench.handle(.tick([])) == [say(.returned([key(0)])), say(.goodbye), .stop(.drained)])
  }

  @Test("a cancelled trial keeps its slot until it has left it")
  func stopping() {
    var bench = Bench()
    bench.lease([0, 1])
    bench.handle(.prepared(key(0)))
    bench.handle(.prepared(key(1)))
    #expect(bench.tell(.cancel([key(0)])) == [.cancel(key(0))])
    #expect(bench.tell(.cancel([key(0)])) == [])
    #expect(bench.handle(.stopped(key(0))) == [run(1)])
  }

  @Test("a finished trial that is cancelled is reported again: its receipt was lost")
  func cancelledAfterTheEnd() {
    var bench = Bench()
    bench.lease([0])
    bench.handle(.prepared(key(0)))
    bench.handle(.ended(okReport(0)))
    #expect(bench.tell(.cancel([key(0)])) == [say(.report(okReport(0)))])
  }

  @Test("artifacts that were refused are offered again; a result whose artifacts nobody takes becomes an error")
  func uploadRefused() {
    var bench = Bench()
    bench.lease([0])
    bench.handle(.prepared(key(0)))
    bench.handle(.ended(okReport(0)))
    for _ in 1..<bench.machine.settings.uploadTries {
      #expect(bench.handle(.uploadRefused(key(0), reason: "no")) == [say(.report(okReport(0)))])
    }
    var failed = okReport(0)
    failed.outcome = .failed(reason: "no")
    #expect(bench.handle(.uploadRefused(key(0), reason: "no")) == [say(.report(failed))])
    #expect(bench.handle(.uploadRefused(key(0), reason: "no")) == [])
  }

  @Test("a sweep that is over is left, but not while a coordinator is there")
  func sweepOver() {
    var bench = Bench()
    #expect(bench.handle(.sweepOver) == [])
    #expect(bench.tell(.closing) == [])
    #expect(bench.handle(.sweepOver) == [.stop(.finished)])
  }

  @Test("told that the coordinator stops, a worker keeps everything and looks for the next one")
  func closing() {
    var bench = Bench()
    bench.lease([0])
    bench.handle(.prepared(key(0)))
    #expect(bench.tell(.closing) == [])
    #expect(bench.handle(.tick([])) == [hello(held: [(0, 1)])])
  }

  @Test("what nobody takes is kept on disk: on silence, at an end meanwhile, and when the worker leaves")
  func spooled() {
    var bench = Bench(slots: 2)
    bench.lease([0, 1])
    for trial in 0...1 { bench.handle(.prepared(key(trial))) }
    bench.handle(.ended(okReport(0)))
    #expect(bench.tell(.closing) == [.spool(key(0))])
    #expect(bench.handle(.ended(okReport(1))) == [.spool(key(1))])
    let end = bench.handle(.drain(deadline: bench.now))
    #expect(end == [.spool(key(0)), .spool(key(1)), .stop(.drained)])
  }

  @Test("asked to leave while no coordinator is there, a worker whose results are all on disk goes at once")
  func leavesWithAFullSpool() {
    var bench = Bench(slots: 2)
    bench.lease([0, 1])
    for trial in 0...1 { bench.handle(.prepared(key(trial))) }
    bench.handle(.ended(okReport(0)))
    bench.tell(.closing)
    bench.handle(.spooled(key(0)))
    #expect(bench.handle(.drain(deadline: bench.now + 60_000)) == [])
    #expect(bench.handle(.ended(okReport(1))) == [.spool(key(1))])
    #expect(bench.handle(.spooled(key(1))) == [.stop(.drained)])
  }

  @Test("while the coordinator is there, a worker that was asked to leave waits for its word")
  func waitsForReceipts() {
    var bench = Bench()
    bench.lease([0])
    bench.handle(.prepared(key(0)))
    bench.handle(.ended(okReport(0)))
    bench.handle(.spooled(key(0)))
    bench.handle(.drain(deadline: bench.now + 60_000))
    #expect(bench.tell(.recorded(key(0), attempt: 1)).contains(.stop(.drained)))
  }

  @Test("what an earlier worker left is reported like one's own, unless it is here already")
  func restored() {
    var bench = Bench()
    bench.lease([0])
    #expect(bench.handle(.restored([okReport(0), okReport(1)])) == [say(.report(okReport(1)))])
    #expect(bench.tell(.recorded(key(1), attempt: 1)) == [.forget(key(1))])
  }
}
