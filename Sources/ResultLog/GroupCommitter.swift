import Glibc
import Synchronization

/// Lines of one ticket, on disk.
package struct Commit<Ticket: Sendable>: Sendable {
  package let ticket: Ticket
  /// One for each line, in their order.
  package let extents: [LineExtent]
}

extension Commit: Equatable where Ticket: Equatable {}

/// Group commit: while one sync is in flight, what comes is collected for the next. Where syncs are quick and lines many,
/// two milliseconds lie between two commits, so that they are not made for a line or two each; after a pause there is
/// no wait.
///
///     submitted  a   b  c  d        e
///     disk       [─a─][──b c d──]   [─e─]
///     completed      a          b c d    e
///
/// Completions come in the order of the tickets, on the committer's own thread. After the first failure every batch
/// fails with the same error and nothing is written any more.
package final class GroupCommitter<Ticket: Sendable>: Sendable {
  package typealias Completion = @Sendable (Result<[Commit<Ticket>], LogError>) -> Void

  private let shared: Shared<Ticket>
  private let thread: Mutex<Thread?>

  package init(_ writer: consuming LogWriter, completion: @escaping Completion) throws(LogError) {
    let shared = try Shared(writer, completion)
    self.shared = shared
    thread = Mutex(try Thread { shared.run() })
  }

  deinit { close() }

  /// Hands lines over, to be written together; never waits for the disk.
  package func submit(_ lines: [LogLine], ticket: Ticket) {
    shared.queue.withLock {
      precondition(!$0.isClosing, "submit: the committer is closed")
      $0.waiting.append((lines, ticket))
    }
    shared.bell.ring()
  }

  /// Of all batches so far.
  package var timing: CommitTiming { shared.timing.withLock { $0 } }

  /// Waits until all that was submitted is completed, and ends the thread. A second call does nothing.
  package func close() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    shared.queue.withLock { $0.isClosing = true }
    shared.bell.ring()
    thread.join()
  }
}

/// What the committer and its thread have in common; the thread keeps it alive.
private final class Shared<Ticket: Sendable>: Sendable {
  struct Queue {
    var waiting: [(lines: [LogLine], ticket: Ticket)] = []
    var isClosing = false
  }

  let queue = Mutex(Queue())
  let timing = Mutex(CommitTiming())
  let bell: Bell
  /// Used by the thread only.
  private let writer: Mutex<LogWriter>
  private let completion: GroupCommitter<Ticket>.Completion

  /// A batch ends with the ticket that reaches this many bytes: one write may not be of any size.
  private static var batchBytes: Int { 32 << 20 }
  private static var commitMicroseconds: Int64 { 2_000 }

  private func microseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
  }

  init(_ writer: consuming LogWriter, _ completion: @escaping GroupCommitter<Ticket>.Completion) throws(LogError) {
    bell = try Bell()
    self.writer = Mutex(writer)
    self.completion = completion
  }

  func run() {
    var lastCommit: UInt64 = 0
    while true {
      let pause = Self.commitMicroseconds - Int64(clamping: microseconds() &- lastCommit)
      if pause > 0 && queue.withLock({ !$0.waiting.isEmpty && !$0.isClosing }) { usleep(UInt32(pause)) }
      let (batch, isClosing) = queue.withLock { (Self.takeBatch(&$0.waiting), $0.isClosing) }
      if !batch.isEmpty {
        lastCommit = microseconds()
        completion(commit(batch))
      } else if isClosing {
        return
      } else {
        bell.wait()
      }
    }
  }

  private func commit(_ batch: [(lines: [LogLine], ticket: Ticket)]) -> Result<[Commit<Ticket>], LogError> {
    let start = microseconds()
    let written = writer.withLock { (writer) -> Result<[LineExtent], LogError> in
      do throws(LogError) {
        return .success(try writer.append(batch.flatMap(\.lines)))
      } catch {
        return .failure(error)
      }
    }
    return written.map { extents in
      let seconds = Double(microseconds() &- start) / 1e6
      timing.withLock {
        $0.add(seconds: seconds, lines: extents.count, bytes: extents.reduce(0) { $0 + $1.length })
      }
      var next = 0
      return batch.map { lines, ticket in
        defer { next += lines.count }
        return Commit(ticket: ticket, extents: [LineExtent](extents[next..<next + lines.count]))
      }
    }
  }

  private static func takeBatch(
    _ waiting: inout [(lines: [LogLine], ticket: Ticket)]
  ) -> [(lines: [LogLine], ticket: Ticket)] {
    var bytes = 0
    let end = waiting.firstIndex {
      bytes += $0.lines.reduce(0) { $0 + $1.bytes.count }
      return bytes >= batchBytes
    }
    guard let end, end + 1 < waiting.count else {
      defer { waiting = [] }
      return waiting
    }
    defer { waiting.removeFirst(end + 1) }
    return [(lines: [LogLine], ticket: Ticket)](waiting[...end])
  }
}
