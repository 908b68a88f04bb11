internal import SweepCore
internal import Transport

/// What a worker makes of the events of its connection: where to look next, what to say, and when to stop.
///
/// Pure but for reading the access file again. States: ready ⇄ looking; looking ──► given up (the key is refused, or one
/// is needed and there is none).
struct CoordinatorSearch {
  private(set) var coordinates: Coordinates
  private var endpointIndex = 0
  /// nil while the connection is ready.
  private var lookingSince: Instant?
  private var openedAt: Instant
  private var nextLook: Instant
  private var lookMilliseconds = Self.shortestLook
  private var obstacle: Obstacle?
  private var hasWarned = false
  /// The library has given this socket up.
  private var isDead = false
  /// The access file said at the start that the sweep was complete: it may be one from before.
  private let wasComplete: Bool

  private enum Obstacle {
    /// The handshake breaks off, so many times in a row.
    case handshake(Int)
    /// The coordinator does not encrypt, this side does.
    case plainCoordinator
    /// The other way round.
    case keyNeeded
    case keyRefused
  }

  private static let shortestLook: Int64 = 2_000
  private static let longestLook: Int64 = 15_000
  /// For how long an address is tried where there is another, and a broken handshake before it is told.
  private static let trialMilliseconds: Int64 = 5_000
  /// For how long a new coordinator is waited for where the one before had nothing left to do.
  private static let renewalMilliseconds: Int64 = 5 * 60_000

  init(_ coordinates: Coordinates, at now: Instant) {
    self.coordinates = coordinates
    wasComplete = coordinates.isComplete
    lookingSince = now
    openedAt = now
    nextLook = now + Self.shortestLook
  }

  var endpoint: String { coordinates.endpoints[endpointIndex % coordinates.endpoints.count] }

  mutating func note(_ event: ConnectionEvent, at now: Instant) {
    switch event {
    case .ready:
      lookingSince = nil
      obstacle = nil
      hasWarned = false
      lookMilliseconds = Self.shortestLook
      return
    case .disconnected: break
    case .handshakeFailed:
      if case .handshake(let count) = obstacle { obstacle = .handshake(count + 1) } else { obstacle = .handshake(1) }
    case .otherSecurity:
      obstacle = coordinates.curve == nil ? .keyNeeded : .plainCoordinator
      isDead = true
    case .keyRefused:
      obstacle = .keyRefused
      isDead = true
    }
    if lookingSince == nil {
      lookingSince = now
      nextLook = now + Self.shortestLook
    }
  }

  enum Step: Hashable {
    case stay
    /// Make a new socket for `endpoint`.
    case reopen
    case warn(String)
    case giveUp(String)
  }

  mutating func next(at now: Instant) -> Step {
    guard let lookingSince else { return .stay }
    // A key that is refused may be an old one.
    if case .keyRefused = obstacle { return refresh(now) ? .reopen : .giveUp(text(.keyRefused)) }
    if case .keyNeeded = obstacle { return .giveUp(text(.keyNeeded)) }
    if let obstacle, !hasWarned, now - lookingSince >= Self.trialMilliseconds, isWorthAWord(obstacle) {
      hasWarned = true
      return .warn("\(endpoint) \(text(obstacle)); still trying")
    }
    guard now >= nextLook else { return .stay }
    nextLook = now + lookMilliseconds
    lookMilliseconds = min(2 * lookMilliseconds, Self.longestLook)
    if refresh(now) { return .reopen }
    if coordinates.endpoints.count > 1, now - openedAt >= Self.trialMilliseconds {
      endpointIndex += 1
      return reopen(now)
    }
    return isDead ? reopen(now) : .stay
  }

  private mutating func refresh(_ now: Instant) -> Bool {
    guard coordinates.refresh() else { return false }
    endpointIndex = 0
    obstacle = nil
    _ = reopen(now)
    return true
  }

  private mutating func reopen(_ now: Instant) -> Step {
    openedAt = now
    isDead = false
    return .reopen
  }

  /// Whether the coordinator has left behind that nothing is to be done any more.
  func isOver(at now: Instant) -> Bool {
    guard let lookingSince, coordinates.isComplete else { return false }
    return !wasComplete || now - lookingSince >= Self.renewalMilliseconds
  }

  // MARK: Words

  var obstacleText: String? { obstacle.flatMap { isWorthAWord($0) ? "\(endpoint) \(text($0))" : nil } }

  /// A handshake that breaks off once or twice is a coordinator that ends or starts.
  private func isWorthAWord(_ obstacle: Obstacle) -> Bool {
    if case .handshake(let count) = obstacle { count >= 3 } else { true }
  }

  private func text(_ obstacle: Obstacle) -> String {
    let file = coordinates.file ?? "the access file"
    return switch obstacle {
    case .handshake where coordinates.curve == nil: "breaks off every handshake: something else listens there"
    case .handshake:
      "breaks off every handshake: its key is not the server's key of \(file), or something else listens there; take a "
        + "fresh copy of the access file"
    case .plainCoordinator:
      "does not encrypt, so nothing is said to it: something else listens there, or it was started with --insecure"
    case .keyNeeded:
      "wants a key: give the access file that the coordinator wrote (OUT/access/worker.json) with --access"
    case .keyRefused:
      "refused the key of \(file): it was revoked, or is of other keys; take a fresh copy of the access file, or have "
        + "a new key made with raffle keys new worker"
    }
  }
}
