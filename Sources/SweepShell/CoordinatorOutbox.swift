internal import SweepCore
internal import Wire

/// What a turn has to say to workers, with neighbours of a kind put together: a frame costs about as much as what is
/// in it.
///
/// Each worker is told everything in the order in which it was said.
struct CoordinatorOutbox {
  /// What waits for one route: leases or receipts, of one session.
  struct Batch {
    let session: SessionID
    private var leases: [Lease] = []
    private var receipts: [Attempt] = []
    private static let longest = 1_024

    fileprivate init(_ session: SessionID) {
      self.session = session
    }

    /// False for what is of another kind or session, or one too many.
    fileprivate mutating func take(_ frame: CoordinatorFrame, _ session: SessionID) -> Bool {
      guard session == self.session else { return false }
      switch frame {
      case .leases(let more) where receipts.isEmpty && leases.count + more.count <= Self.longest: leases += more
      case .message(.recorded(let key, let attempt)) where leases.isEmpty && receipts.count < Self.longest:
        receipts.append(Attempt(key: key, number: attempt))
      default: return false
      }
      return true
    }

    /// As frames, of which each is small enough; a lease that is too large alone was refused before.
    var frames: [CoordinatorFrame] {
      if receipts.isEmpty { return ((try? framefuls(of: leases)) ?? []).map { .leases($0) } }
      if receipts.count > 1 { return [.receipts(receipts)] }
      return [.message(.recorded(receipts[0].key, attempt: receipts[0].number))]
    }
  }

  private var batches: [Route: Batch] = [:]
  /// Those for which something waits.
  private(set) var routes: [Route] = []

  /// Takes in what can wait for more of its kind; false for everything else, before which the route has to be emptied.
  mutating func take(_ frame: CoordinatorFrame, _ session: SessionID, _ route: Route) -> Bool {
    if let taken = batches[route]?.take(frame, session) { return taken }
    var batch = Batch(session)
    guard batch.take(frame, session) else { return false }
    batches[route] = batch
    routes.append(route)
    return true
  }

  /// Gives what waits for a route.
  mutating func empty(_ route: Route) -> Batch? {
    guard let batch = batches.removeValue(forKey: route) else { return nil }
    routes.removeAll { $0 == route }
    return batch
  }
}
