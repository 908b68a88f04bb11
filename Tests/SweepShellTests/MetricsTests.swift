import Glibc
import SweepCore
import Testing

@testable import SweepShell

@Suite("Metrics over HTTP")
struct MetricsTests {
  private func answer(_ request: String) -> String? {
    response(to: [UInt8](request.utf8)) { "up 1\n" }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test("GET /metrics is answered with the text and its length, with and without a query")
  func get() {
    for target in ["/metrics", "/metrics?x=y"] {
      #expect(
        answer("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
          == "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: 5\r\n"
          + "Connection: close\r\n\r\nup 1\n")
    }
  }

  @Test("HEAD is answered without the text")
  func head() {
    #expect(answer("HEAD /metrics HTTP/1.0\n\n")?.hasSuffix("Content-Length: 5\r\nConnection: close\r\n\r\n") == true)
  }

  @Test("an unfinished request is waited for, up to 8 KiB")
  func unfinished() {
    for count in 0..<"GET /metrics HTTP/1.1\r\n\r\n".count {
      #expect(answer(String("GET /metrics HTTP/1.1\r\n\r\n".prefix(count))) == nil)
    }
    #expect(answer("GET /" + String(repeating: "x", count: 9_000))?.hasPrefix("HTTP/1.1 431 ") == true)
  }

  @Test(
    "everything else is refused in words",
    arguments: [
      ("POST /metrics HTTP/1.1", "405"), ("GET /other HTTP/1.1", "404"), ("GET / HTTP/1.1", "200"),
      ("GET metrics HTTP/1.1", "400"), ("GET /metrics", "400"), ("GET /metrics HTTP/2", "400"), ("", "400"),
      ("\u{0}\u{1}\u{2}", "400"), ("GET  /metrics HTTP/1.1", "400"),
    ])
  func refused(line: String, code: String) {
    #expect(answer(line + "\r\n\r\n")?.hasPrefix("HTTP/1.1 \(code) ") == true)
  }

  @Test("who sends a byte now and then has five seconds, too, and one second more to go")
  func dribble() throws {
    var ends: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    let start = Instant(milliseconds: 0)
    var connection = HTTPConnection(ends[0], at: start)
    for second in 1...6 {
      #expect(write(ends[1], "G", 1) == 1)
      connection.advance(isReady: true, at: start + Int64(1_000 * second)) { "up 1\n" }
    }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = recv(ends[1], &bytes, bytes.count, Int32(MSG_DONTWAIT))
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
    connection.advance(isReady: false, at: start + 7_001) { nil }
    #expect(connection.isOver)
  }

  @Test("without an answer of the coordinator the server says that it is busy")
  func busy() {
    let bytes = [UInt8]("GET /metrics HTTP/1.1\r\n\r\n".utf8)
    #expect(response(to: bytes) { nil }?.status == "503 Service Unavailable")
  }

  @Test("labels are escaped, samples of the same labels come once, whole numbers have no point")
  func text() {
    var text = MetricsText()
    text.family("a", "Help.", .gauge, [([("x", "q\"\\\n")], 1), ([("x", "q\"\\\n")], 2), ([("x", "y")], 0.5)])
    #expect(text.text == "# HELP a Help.\n# TYPE a gauge\na{x=\"q\\\"\\\\\\n\"} 1\na{x=\"y\"} 0.5\n")
  }

  @Test("the buckets of a histogram add up, and the last one holds all")
  func histogram() {
    var text = MetricsText()
    text.histogram("t", "Help.", buckets: [(0.5, 2), (1, 3)], count: 6, sum: 4.25)
    #expect(
      text.text.hasSuffix(
        "t_bucket{le=\"0.5\"} 2\nt_bucket{le=\"1\"} 5\nt_bucket{le=\"+Inf\"} 6\nt_sum 4.25\nt_count 6\n"))
  }

  @Test("a glance at a record finds the accuracy of the early stop, not the last one's")
  func glance() {
    let line = #"{"kind":"record","val_accuracy":0.5,"test_accuracy":0.9796,"final":{"train_accuracy":1,"test_accuracy":0.1},"# +
      #""provenance":{"host":"a","seconds":2.5},"crc":"00000000"}"#
    let glance = RecordGlance([UInt8](line.utf8))
    #expect(glance.testAccuracy == 0.9796 && glance.seconds == 2.5)
    let empty = RecordGlance([UInt8](#"{"kind":"record"}"#.utf8))
    #expect(empty.testAccuracy == nil && empty.seconds == 0)
  }
}
