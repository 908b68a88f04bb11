import Testing
import Transport

@Suite("Endpoints", .timeLimit(.minutes(1)))
struct EndpointTests {
  @Test(
    "addresses that only this machine reaches are loopback",
    arguments: [
      "tcp://127.0.0.1:5555", "tcp://127.0.0.1:*", "tcp://127.255.3.4:1", "tcp://localhost:5555", "tcp://[::1]:5555",
      "ipc:///run/raffle", "ipc://@raffle", "inproc://raffle",
    ])
  func loopback(endpoint: String) {
    #expect(isLoopback(endpoint: endpoint))
  }

  @Test(
    "everything else is not",
    arguments: [
      "tcp://*:5555", "tcp://0.0.0.0:5555", "tcp://[::]:5555", "tcp://lo:5555", "tcp://eth0:5555", "tcp://head:5555",
      "tcp://10.0.0.1:5555", "tcp://128.0.0.1:5555", "tcp://127.0.0.1.example.org:5555", "tcp://localhost.org:5555",
      "tcp://127.1:5555", "tcp://127.0.0.256:5555", "tcp://127.0.0.01:5555", "tcp://127.0.0.+1:5555",
      "tcp://[::2]:5555",
      "tcp://2130706433:5555", "tcp://127.0.0.1:1;10.0.0.1:5555", "tcp://10.0.0.1:1;127.0.0.1:5555", "tcp://127.0.0.1",
      "TCP://127.0.0.1:5555", "udp://127.0.0.1:5555", "tcp://", "127.0.0.1:5555", "ipc://", "",
    ])
  func notLoopback(endpoint: String) {
    #expect(!isLoopback(endpoint: endpoint))
  }

  @Test("a port in use is told with what to do")
  func inUse() throws {
    let first = try Listener()
    let endpoint = first.endpoint
    #expect(throws: TransportError(.addressInUse, at: endpoint, "is in use: choose another with --bind")) {
      _ = try Listener(endpoint)
    }
    _ = consume first
  }

  @Test("an address of another machine cannot be bound")
  func elsewhere() {
    // 192.0.2.0/24 is for documentation; no machine has it.
    let error = #expect(throws: TransportError.self) { _ = try Listener("tcp://192.0.2.1:5555") }
    #expect(error?.code == .addressUnavailable)
    #expect(error?.description.hasPrefix("tcp://192.0.2.1:5555 is not an address of this machine") == true)
  }

  @Test(
    "what is no endpoint is refused before anything happens",
    arguments: [
      "", "head:5555", "tcp://head", "tcp://:5555", "tcp://head:", "tcp://head:65536", "tcp://head:0", "tcp://head:05",
      "tcp://head:http", "tcp://he ad:5555", "tcp://head:5555\0", "udp://head:5555", "ipc://",
    ])
  func bad(endpoint: String) {
    let bound = #expect(throws: TransportError.self) { _ = try Listener(endpoint) }
    #expect(bound?.code == .badEndpoint)
    let connected = #expect(throws: TransportError.self) { _ = try Caller(endpoint) }
    #expect(connected?.code == .badEndpoint)
    #expect(connected?.description == "\"\(endpoint)\" is not an endpoint: expected something like tcp://head:5555")
  }

  @Test("wildcards can be bound, not connected", arguments: ["tcp://*:5555", "tcp://127.0.0.1:*"])
  func wildcards(endpoint: String) {
    let error = #expect(throws: TransportError.self) { _ = try Caller(endpoint) }
    #expect(error?.code == .badEndpoint)
  }

  @Test("the real port replaces the wildcard")
  func realPort() throws {
    let listener = try Listener()
    let port = listener.endpoint.dropFirst("tcp://127.0.0.1:".count)
    #expect(UInt16(port) != nil)
  }
}
