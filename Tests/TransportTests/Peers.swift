import Testing
import Transport

/// A router on a free port of this machine, and where it listens.
struct Listener: ~Copyable {
  var router: RouterSocket
  let endpoint: String

  init(
    _ endpoint: String = "tcp://127.0.0.1:*", options: RouterOptions = RouterOptions(),
    context: TransportContext? = nil
  ) throws {
    var router = try RouterSocket(try context ?? TransportContext(), options: options)
    self.endpoint = try router.bind(endpoint)
    self.router = router
  }

  mutating func send(_ frame: [UInt8], to route: [UInt8]) throws -> RouterSocket.SendOutcome {
    try router.send(frame, to: route)
  }

  /// What there is now.
  func poll(_ wakeups: [Wakeup]) throws -> Readiness {
    try router.poll(wakeups, timeoutMilliseconds: 0)
  }

  /// The next frame, or nil after five seconds.
  mutating func next() throws -> RouterSocket.Incoming? {
    let end = ContinuousClock.now + .seconds(5)
    while ContinuousClock.now < end {
      if let message = try router.receive() { return message }
      _ = try router.poll([], timeoutMilliseconds: 100)
    }
    return nil
  }
}

/// A dealer with short waits.
struct Caller: ~Copyable {
  var dealer: DealerSocket

  init(_ endpoint: String, options: DealerOptions = Caller.quick) throws {
    var dealer = try DealerSocket(try TransportContext(), options: options)
    try dealer.connect(endpoint)
    self.dealer = dealer
  }

  static var quick: DealerOptions {
    var options = DealerOptions()
    options.reconnectMilliseconds = 20
    options.reconnectLargestMilliseconds = 100
    options.lingerMilliseconds = 200
    return options
  }

  mutating func send(_ frame: [UInt8]) throws -> DealerSocket.SendOutcome {
    try dealer.send(frame)
  }

  mutating func receive() throws -> [UInt8]? {
    try dealer.receive()
  }

  /// What the first of these events is that happens within five seconds.
  mutating func event(of expected: Set<ConnectionEvent>) throws -> ConnectionEvent? {
    let end = ContinuousClock.now + .seconds(5)
    while ContinuousClock.now < end {
      _ = try dealer.poll([], timeoutMilliseconds: 100)
      if let event = dealer.takeEvents().first(where: expected.contains) { return event }
    }
    return nil
  }

  /// The next frame, or nil after five seconds.
  mutating func next() throws -> [UInt8]? {
    let end = ContinuousClock.now + .seconds(5)
    while ContinuousClock.now < end {
      if let frame = try dealer.receive() { return frame }
      _ = try dealer.poll([], timeoutMilliseconds: 100)
    }
    return nil
  }
}
