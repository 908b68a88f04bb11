internal import Glibc

/// Ends another thread's poll: a pipe to oneself, as Swift's Glibc module has no eventfd.
package final class Wakeup: Sendable {
  let readEnd: Int32
  private let writeEnd: Int32

  package init() throws(TransportError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last(of: "pipe") }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Makes the poll return, now or when it is next called. From any thread.
  package func signal() {
    var byte: UInt8 = 1
    // A full pipe is a signal already.
    while write(writeEnd, &byte, 1) < 0, errno == EINTR {}
  }

  /// Forgets all signals so far; look for work after it, not before.
  package func drain() {
    var bytes = [UInt8](repeating: 0, count: 256)
    while true {
      let count = read(readEnd, &bytes, bytes.count)
      guard count == bytes.count || count < 0 && errno == EINTR else { return }
    }
  }
}

/// Returns when one of the wake-ups has been signalled, a signal came, or the time is over.
package func waitFor(_ wakeups: [Wakeup], milliseconds: Int) throws(TransportError) {
  precondition(milliseconds >= 0, "waitFor: \(milliseconds) ms, expected a wait that ends")
  var items = wakeups.map { pollfd(fd: $0.readEnd, events: Int16(POLLIN), revents: 0) }
  guard poll(&items, nfds_t(items.count), Int32(clamping: milliseconds)) >= 0 || errno == EINTR else {
    throw .last(of: "poll")
  }
}
