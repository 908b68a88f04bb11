import Foundation
import Testing

/// `/metrics`, with a real coordinator and bash as the client.
@Suite("Metrics")
struct MetricsTests {
  @Test("a running sweep is described in Prometheus' format, and garbage harms nothing")
  func metrics() throws {
    let bench = try Bench()
    let sweep = try bench.write("long.yaml", longSweep)
    let coordinator = try bench.start(
      "raffle-coordinator",
      [sweep, "--out", bench.path("out"), "--bind", "tcp://127.0.0.1:*", "--metrics", "127.0.0.1:0", "--ping-seconds", "0.2"])
    #expect(coordinator.says("metrics at http://127.0.0.1:"))
    let port = try #require(coordinator.errors.firstMatch(of: /metrics at http:..127.0.0.1:(\d+)/)?.1)
    let endpoint = try #require(coordinator.errors.firstMatch(of: /listening at (tcp:\S+);/)?.1)
    let worker = try bench.start("raffle-worker", ["--connect", String(endpoint), "--slots", "1", "--name", "w\"1"])
    waitUntil { records(bench.path("out")) >= 2 }

    func send(_ script: String) throws -> String {
      try bench.command("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port); \(script)"]).output
    }
    // Held open by somebody who says nothing, and by one who says too much.
    let silent = try bench.start("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port); sleep 30"])
    #expect(try send("head -c 100000 /dev/urandom >&3 2>/dev/null; timeout 10 cat <&3 | head -c 12").utf8.count <= 12)
    #expect(try send("printf 'POST / HTTP/1.1\\r\\n\\r\\n' >&3; cat <&3").hasPrefix("HTTP/1.1 405 "))
    var text = ""
    waitUntil {
      text = (try? send("printf 'GET /metrics HTTP/1.1\\r\\n\\r\\n' >&3; cat <&3")) ?? ""
      return text.contains("raffle_workers 1\n") && !text.contains("raffle_trials{state=\"ok\"} 0\n")
    }
    #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
    for line in [
      "# TYPE raffle_trials gauge", "raffle_trials{state=\"waiting\"} ", "raffle_slots 1\n",
      "raffle_worker_slots{worker=\"w\\\"1\",", "# TYPE raffle_log_sync_seconds histogram",
      "raffle_log_sync_seconds_bucket{le=\"+Inf\"} ", "# TYPE raffle_received_bytes_total counter",
    ] {
      #expect(text.contains(line), "\(line) in\n\(text)")
    }
    let body = text.components(separatedBy: "\r\n\r\n").last ?? ""
    let samples = body.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(samples.count > 40)
    for sample in samples { #expect(sample.wholeMatch(of: /[a-z_]+(\{[^ ]*\})? [-+0-9.eE]+|[^ ]+ NaN/) != nil, "\(sample)") }
    #expect(coordinator.process.isRunning && worker.process.isRunning)
    _ = silent
  }

  @Test("an address that is none, or is in use: exit 2 and 1, with what to do")
  func addresses() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    func start(_ address: String, _ out: String) throws -> Running {
      try bench.start(
        "raffle-coordinator",
        [sweep, "--out", bench.path(out), "--bind", "tcp://127.0.0.1:*", "--metrics", address])
    }
    let wrong = try start("9090", "a").outcome()
    #expect(wrong.status == 2 && wrong.errors.contains("HOST:PORT"), "\(wrong.errors)")
    let first = try start("127.0.0.1:0", "b")
    #expect(first.says("metrics at http://"))
    let address = try #require(first.errors.firstMatch(of: /metrics at http:..(127.0.0.1:\d+)/)?.1)
    let second = try start(String(address), "c").outcome()
    #expect(second.status == 1 && second.errors.contains("in use"), "\(second.errors)")
  }
}
