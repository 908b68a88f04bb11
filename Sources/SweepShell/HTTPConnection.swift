internal import Foundation
internal import Glibc
internal import SweepCore

/// One connection of the metrics server: reading ──► writing ──► draining ──► over; any ──► over at its deadline.
struct HTTPConnection {
  let descriptor: Int32
  private var state: State

  private enum State {
    case reading([UInt8], deadline: Instant)
    case writing(ArraySlice<UInt8>, deadline: Instant)
    /// Everything is said: what still comes is passed over, so that the answer is not lost with the connection.
    case draining(deadline: Instant)
    case over
  }

  static let requestLimit = 8 << 10
  private static let patience: Int64 = 5_000

  init(_ descriptor: Int32, at now: Instant) {
    self.descriptor = descriptor
    state = .reading([], deadline: now + Self.patience)
  }

  var isOver: Bool {
    if case .over = state { true } else { false }
  }

  /// What to poll for.
  var events: Int16 {
    if case .writing = state { Int16(POLLOUT) } else { Int16(POLLIN) }
  }

  /// - Parameter metrics: the text; nil where it cannot be had.
  mutating func advance(isReady: Bool, at now: Instant, metrics: () -> String?) {
    switch state {
    // Also of one that sends or takes a byte now and then.
    case .reading(_, let deadline) where now > deadline:
      answer(.plain(408, "Request Timeout", "expected a request within five seconds"), now)
    case .writing(_, let deadline) where now > deadline: state = .over
    case .reading(let bytes, let deadline):
      if isReady { read(bytes, deadline, now, metrics) }
    case .writing(let rest, let deadline):
      if isReady { write(rest, deadline, now) }
    case .draining(let deadline):
      if now > deadline || isReady && isAtEnd() { state = .over }
    case .over: break
    }
  }

  private mutating func read(_ before: [UInt8], _ deadline: Instant, _ now: Instant, _ metrics: () -> String?) {
    var buffer = [UInt8](repeating: 0, count: Self.requestLimit)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else {
      if count == 0 || errno != EAGAIN && errno != EINTR { state = .over }
      return
    }
    let bytes = before + buffer[..<count]
    if let response = response(to: bytes, metrics) {
      answer(response, now)
    } else {
      state = .reading(bytes, deadline: deadline)
    }
  }

  private mutating func answer(_ response: HTTPResponse, _ now: Instant) {
    write(response.bytes[...], now + Self.patience, now)
  }

  private mutating func write(_ rest: ArraySlice<UInt8>, _ deadline: Instant, _ now: Instant) {
    // Proof: at most the rest is read.
    let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard count >= 0 || errno == EAGAIN || errno == EINTR else {
      state = .over
      return
    }
    let left = rest.dropFirst(max(0, count))
    if left.isEmpty {
      shutdown(descriptor, Int32(SHUT_WR))
      state = .draining(deadline: now + 1_000)
    } else {
      state = .writing(left, deadline: deadline)
    }
  }

  private func isAtEnd() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count == 0 || count < 0 && errno != EAGAIN && errno != EINTR
  }
}

/// The answer to a request so far; nil while it is not whole.
func response(to request: [UInt8], _ metrics: () -> String?) -> HTTPResponse? {
  guard let end = endOfHead(request) else {
    guard request.count >= HTTPConnection.requestLimit else { return nil }
    return .plain(431, "Request Header Fields Too Large", "expected a request of at most 8 KiB")
  }
  let line = request[..<end].prefix { $0 != 13 && $0 != 10 }
  let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    .map { String(decoding: $0, as: UTF8.self) }
  guard words.count == 3, words[1].hasPrefix("/"), words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
    return .plain(400, "Bad Request", "expected GET /metrics HTTP/1.1")
  }
  guard words[0] == "GET" || words[0] == "HEAD" else {
    return .plain(405, "Method Not Allowed", "expected GET", more: "Allow: GET, HEAD\r\n")
  }
  let path = words[1].prefix { $0 != "?" }
  var response: HTTPResponse
  switch path {
  case "/metrics":
    response = metrics().map { HTTPResponse(status: "200 OK", type: HTTPResponse.metricsType, body: $0) }
      ?? .plain(503, "Service Unavailable", "the coordinator is busy")
  case "/": response = .plain(200, "OK", "Raffle's metrics are at /metrics")
  default: response = .plain(404, "Not Found", "expected /metrics")
  }
  response.hasBody = words[0] == "GET"
  return response
}

/// Where the empty line ends that ends a request's head.
private func endOfHead(_ request: [UInt8]) -> Int? {
  var lineStart = 0
  while let newline = request[lineStart...].firstIndex(of: 10) {
    let line = request[lineStart..<newline]
    if line.isEmpty || line.elementsEqual([13]) { return newline + 1 }
    lineStart = newline + 1
  }
  return nil
}

struct HTTPResponse: Hashable {
  var status: String
  var type: String
  var more = ""
  var body: String
  var hasBody = true

  static let metricsType = "text/plain; version=0.0.4; charset=utf-8"

  static func plain(_ code: Int, _ reason: String, _ body: String, more: String = "") -> HTTPResponse {
    HTTPResponse(status: "\(code) \(reason)", type: "text/plain; charset=utf-8", more: more, body: body + "\n")
  }

  var bytes: [UInt8] {
    let head = "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\(more)"
      + "Connection: close\r\n\r\n"
    return [UInt8](head.utf8) + (hasBody ? [UInt8](body.utf8) : [])
  }
}
