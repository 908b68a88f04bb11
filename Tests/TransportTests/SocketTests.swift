import CZeroMQ
import Testing
import Transport

@Suite("Sockets", .timeLimit(.minutes(1)))
struct SocketTests {
  @Test(
    "frames arrive whole and in order, and the answer finds its way back", arguments: ["tcp://127.0.0.1:*", "ipc://*"])
  func echo(endpoint: String) throws {
    var listener = try Listener(endpoint)
    var caller = try Caller(listener.endpoint)
    let frames: [[UInt8]] = [[1], [], [UInt8](repeating: 7, count: 1 << 20), [2, 3]]
    for frame in frames { #expect(try caller.send(frame) == .sent) }
    for frame in frames {
      let message = try #require(try listener.next())
      #expect(message.frame == frame)
      #expect(try listener.send(message.frame, to: message.route) == .sent)
      #expect(try caller.next() == frame)
    }
  }

  @Test("two workers have two routes")
  func routes() throws {
    var listener = try Listener()
    var first = try Caller(listener.endpoint)
    var second = try Caller(listener.endpoint)
    #expect(try first.send([1]) == .sent)
    let one = try #require(try listener.next())
    #expect(try second.send([2]) == .sent)
    let two = try #require(try listener.next())
    #expect(one.route != two.route)
    #expect(try listener.send([20], to: two.route) == .sent)
    #expect(try second.next() == [20])
    #expect(try first.receive() == nil)
  }

  @Test("a frame for a route that nobody has is unreachable, not lost in silence")
  func unreachable() throws {
    var listener = try Listener()
    #expect(try listener.send([1], to: [0, 1, 2, 3, 4]) == .unreachable)
    #expect(try listener.send([1], to: []) == .unreachable)
  }

  @Test("a worker that is gone becomes unreachable")
  func gone() throws {
    var listener = try Listener()
    let route = try visit(&listener)
    let end = ContinuousClock.now + .seconds(5)
    var outcome = RouterSocket.SendOutcome.sent
    while outcome != .unreachable, ContinuousClock.now < end {
      outcome = try listener.send([1], to: route)
      _ = try listener.router.poll([], timeoutMilliseconds: 10)
    }
    #expect(outcome == .unreachable)
  }

  private func visit(_ listener: inout Listener) throws -> [UInt8] {
    var caller = try Caller(listener.endpoint)
    #expect(try caller.send([1]) == .sent)
    return try #require(try listener.next()).route
  }

  @Test("a worker that does not read fills its pipe, and the other one does not notice")
  func fullRouter() throws {
    var options = RouterOptions()
    options.sendHighWaterMark = 10
    var listener = try Listener(options: options)
    var deafOptions = Caller.quick
    deafOptions.receiveHighWaterMark = 10
    var deaf = try Caller(listener.endpoint, options: deafOptions)
    #expect(try deaf.send([1]) == .sent)
    let route = try #require(try listener.next()).route
    let frame = [UInt8](repeating: 0, count: 1 << 20)
    var outcome = RouterSocket.SendOutcome.sent
    for _ in 0..<1_000 where outcome == .sent { outcome = try listener.send(frame, to: route) }
    #expect(outcome == .full)
    var other = try Caller(listener.endpoint)
    #expect(try other.send([2]) == .sent)
    let message = try #require(try listener.next())
    #expect(try listener.send([3], to: message.route) == .sent)
    #expect(try other.next() == [3])
  }

  @Test("a worker that sends faster than it is read is held back on its own side, and the other one does not notice")
  func floodedRouter() throws {
    var listener = try Listener()
    var floodOptions = Caller.quick
    floodOptions.sendHighWaterMark = 10
    var flood = try Caller(listener.endpoint, options: floodOptions)
    let frame = [UInt8](repeating: 0, count: 1 << 20)
    var accepted = 0
    for _ in 0..<2_000 {
      var outcome = try flood.send(frame)
      for _ in 0..<50 where outcome == .full {
        _ = try flood.dealer.poll([], timeoutMilliseconds: 2)
        outcome = try flood.send(frame)
      }
      if outcome == .full { break }
      accepted += 1
    }
    #expect(accepted < 400, "a bound on what one worker can lay before the coordinator's door")
    var other = try Caller(listener.endpoint)
    #expect(try other.send([2]) == .sent)
    var next = try listener.next()
    while next?.frame.count == frame.count { next = try listener.next() }
    #expect(next?.frame == [2])
  }

  @Test("without a coordinator a worker's frames are kept up to the mark")
  func fullDealer() throws {
    var options = Caller.quick
    options.sendHighWaterMark = 3
    options.lingerMilliseconds = 0
    let nobody = try Listener().endpoint
    var caller = try Caller(nobody, options: options)
    var outcomes: [DealerSocket.SendOutcome] = []
    for number in 0..<4 { outcomes.append(try caller.send([UInt8(number)])) }
    #expect(outcomes == [.sent, .sent, .sent, .full])
  }

  @Test("a frame that the peer would not take is refused at once, and the socket stays usable")
  func tooLarge() throws {
    var listener = try Listener()
    var caller = try Caller(listener.endpoint)
    let large = [UInt8](repeating: 0, count: (1 << 20) + 1)
    #expect(throws: TransportError(.frameTooLarge, at: "send", "expected at most 1048576 bytes, found 1048577")) {
      try caller.send(large)
    }
    #expect(try caller.send([1]) == .sent)
    let message = try #require(try listener.next())
    #expect(throws: TransportError.self) { try listener.send(large, to: message.route) }
    #expect(try listener.send([2], to: message.route) == .sent)
    #expect(try caller.next() == [2])
  }

  @Test("messages that are not one frame are dropped, the next one is not")
  func strangeMessages() throws {
    var listener = try Listener()
    let context = try #require(zmq_ctx_new())
    defer { zmq_ctx_term(context) }
    let peer = try #require(zmq_socket(context, ZMQ_DEALER))
    defer { zmq_close(peer) }
    #expect(zmq_connect(peer, listener.endpoint) == 0)
    for _ in 0..<200 {
      for part in 0..<5 { #expect(zmq_send(peer, "x", 1, part < 4 ? ZMQ_SNDMORE : 0) == 1) }
    }
    #expect(zmq_send(peer, "good", 4, 0) == 4)
    #expect(try listener.next()?.frame == Array("good".utf8))
  }

  @Test("a worker may start first, and when the coordinator is back on its port, frames arrive again by a new route")
  func reconnect() throws {
    let endpoint = try Listener().endpoint
    var caller = try Caller(endpoint)
    for life in 1...3 as ClosedRange<UInt8> {
      // The last coordinator is gone with its context, so the port is free.
      var listener = try Listener(endpoint)
      // A frame handed over while the old connection dies may be lost with it: sent again until one arrives.
      var message = try listener.router.receive()
      for _ in 0..<25 where message == nil {
        #expect(try caller.send([life]) == .sent)
        _ = try listener.router.poll([], timeoutMilliseconds: 200)
        message = try listener.router.receive()
      }
      let found = try #require(message)
      #expect(found.frame == [life])
      #expect(try listener.send([10 * life], to: found.route) == .sent)
      #expect(try caller.next() == [10 * life])
    }
  }
}
