internal import Synchronization
package import Transport

/// Where other threads leave something for the thread that owns the sockets, and wake it.
package final class Mailbox<Item: Sendable>: Sendable {
  package let wakeup: Wakeup
  private let items = Mutex<[Item]>([])

  package init() throws(TransportError) {
    wakeup = try Wakeup()
  }

  package func post(_ item: Item) {
    items.withLock { $0.append(item) }
    wakeup.signal()
  }

  /// All that was left since the last time, in order.
  package func takeAll() -> [Item] {
    wakeup.drain()
    return items.withLock { items in
      defer { items = [] }
      return items
    }
  }
}
