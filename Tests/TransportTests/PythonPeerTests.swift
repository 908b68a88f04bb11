import Foundation
import Testing
import Transport

/// The interpreter that RAFFLE_PYTHON names, else python3.
private let python = ProcessInfo.processInfo.environment["RAFFLE_PYTHON"] ?? "python3"

private func start(_ script: String, _ arguments: String...) throws -> Process {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [python, "-c", script] + arguments
  process.standardError = FileHandle.nullDevice
  try process.run()
  return process
}

private let hasPyzmq: Bool = {
  guard let process = try? start("import zmq") else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}()

/// The same library by other hands: what Python sends and takes is what these sockets take and send.
@Suite("Python peers", .timeLimit(.minutes(1)), .enabled(if: hasPyzmq, "pyzmq is not here"))
struct PythonPeerTests {
  @Test("a DEALER of Python talks to our router")
  func dealer() throws {
    var listener = try Listener()
    let script = """
      import sys, zmq
      dealer = zmq.Context().socket(zmq.DEALER)
      dealer.set(zmq.RCVTIMEO, 10000)
      dealer.connect(sys.argv[1])
      dealer.send(b"one")
      dealer.send_multipart([b"not", b"one", b"frame"])
      dealer.send(b"two")
      sys.exit(0 if dealer.recv_multipart() == [b"answer"] else 1)
      """
    let process = try start(script, listener.endpoint)
    let one = try #require(try listener.next())
    #expect(one.frame == Array("one".utf8))
    let two = try #require(try listener.next())
    #expect(two.frame == Array("two".utf8))
    #expect(two.route == one.route)
    #expect(try listener.send(Array("answer".utf8), to: two.route) == .sent)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test("our dealer talks to a ROUTER of Python")
  func router() throws {
    let path = "/tmp/raffle-transport-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let script = """
      import sys, zmq
      router = zmq.Context().socket(zmq.ROUTER)
      router.set(zmq.RCVTIMEO, 10000)
      router.bind(sys.argv[1])
      route, frame = router.recv_multipart()
      router.send_multipart([route, b"not", b"one", b"frame"])
      router.send_multipart([route, frame + b" back"])
      sys.exit(0 if router.recv_multipart() == [route, b"thanks"] else 1)
      """
    let process = try start(script, "ipc://\(path)")
    var caller = try Caller("ipc://\(path)")
    #expect(try caller.send(Array("there and".utf8)) == .sent)
    #expect(try caller.next() == Array("there and back".utf8))
    #expect(try caller.send(Array("thanks".utf8)) == .sent)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
