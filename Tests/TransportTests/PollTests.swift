import Foundation
import Synchronization
import Testing
import Transport

@Suite("Polls", .timeLimit(.minutes(1)))
struct PollTests {
  @Test("a signal from another thread ends the poll and says which one it was")
  func wakeup() throws {
    let listener = try Listener()
    let wakeups = [try Wakeup(), try Wakeup()]
    Thread.detachNewThread { wakeups[1].signal() }
    let readiness = try listener.router.poll(wakeups, timeoutMilliseconds: 10_000)
    #expect(readiness == Readiness(socket: false, wakeups: [false, true]))
  }

  @Test("signals never block, and one drain forgets them all")
  func drain() throws {
    let listener = try Listener()
    let wakeup = try Wakeup()
    for _ in 0..<100_000 { wakeup.signal() }
    #expect(try listener.poll([wakeup]).wakeups == [true])
    wakeup.drain()
    #expect(try listener.poll([wakeup]).wakeups == [false])
    wakeup.signal()
    #expect(try listener.poll([wakeup]).wakeups == [true])
  }

  @Test("a frame makes the socket readable until it is received")
  func readable() throws {
    var listener = try Listener()
    var caller = try Caller(listener.endpoint)
    #expect(try caller.send([1]) == .sent)
    #expect(try listener.router.poll([], timeoutMilliseconds: 5_000).socket)
    #expect(try listener.poll([]).socket)
    #expect(try listener.next()?.frame == [1])
    #expect(try !listener.poll([]).socket)
  }

  @Test("a signal of the system ends the poll early, without an error")
  func interrupted() throws {
    let listener = try Listener()
    signal(SIGURG) { _ in }
    // Tests run on threads that block all signals.
    var urgent = sigset_t()
    var before = sigset_t()
    sigemptyset(&urgent)
    sigaddset(&urgent, SIGURG)
    pthread_sigmask(SIG_UNBLOCK, &urgent, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let polling = Polling(thread: pthread_self())
    Thread.detachNewThread {
      // Again and again, as the first ones may come before the poll.
      while !polling.ended.load(ordering: .acquiring) {
        pthread_kill(polling.thread, SIGURG)
        usleep(1_000)
      }
      polling.left.store(true, ordering: .releasing)
    }
    let start = ContinuousClock.now
    let readiness = try listener.router.poll([], timeoutMilliseconds: 20_000)
    polling.ended.store(true, ordering: .releasing)
    while !polling.left.load(ordering: .acquiring) { usleep(1_000) }
    #expect(readiness == Readiness(socket: false, wakeups: []))
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  private final class Polling: Sendable {
    let thread: pthread_t
    let ended = Atomic(false)
    let left = Atomic(false)

    init(thread: pthread_t) {
      self.thread = thread
    }
  }
}
