import SweepCore
import Testing
import Watching

@Suite("A status as a page")
struct PageTests {
  private func lines(_ status: SweepStatus, _ width: Int, _ height: Int) -> [StyledLine] {
    StatusPage(status, source: "coordinator at tcp://head:5555", width: width).lines(height: height)
  }

  @Test("no page is wider or higher than its terminal", arguments: [20, 40, 80, 132, 300])
  func fits(width: Int) {
    var many = busy
    many.workers = (0..<300).map { worker("w\($0)", running: [running("large_final", 8, iteration: 1)]) }
    many.workerCount = 400
    many.rows = (0..<60).map { row in
      SweepStatus.Row(series: "criterion_\(row)", cells: (0..<100).map { cell($0, ok: 1, accuracy: Double($0) / 100) })
    }
    many.failures = (0..<50).map { SweepStatus.Failure(trial: name("random", 2, $0), reason: String(repeating: "x", count: 500)) }
    for height in [1, 5, 10, 23, 24, 60] {
      for status in [busy, many, SweepStatus()] {
        let page = lines(status, width, height)
        #expect(page.count <= height)
        #expect(page.allSatisfy { $0.width <= width }, "\(width) x \(height)")
      }
    }
  }

  @Test("80 by 24 shows progress, who works on what, results, and what went wrong")
  func small() {
    let text = lines(busy, 80, 24).map(\.plain).joined(separator: "\n")
    for part in [
      "mnist-quick  running", "6/13  46 %", "5 ok", "1 failed", "18.2/min", "4 min 30 s left", "2 workers, 4 slots",
      "alice", "large_final/8/0", "3400/5000", "0.0712", "silent", "failed random/2/1: training diverged",
      "gone carol on node-3", "98.20", "dense",
    ] {
      #expect(text.contains(part), "\(part) in\n\(text)")
    }
  }

  @Test("each worker has a line before anybody has two")
  func fair() {
    var status = SweepStatus()
    status.workerCount = 3
    status.workers = ["a", "b", "c"].map { worker($0, running: [running("random", 1, iteration: 1), running("random", 2, iteration: 2)]) }
    let text = lines(status, 80, 9).map(\.plain).joined(separator: "\n")
    for name in ["a", "b", "c"] { #expect(text.contains("\n\(name)  ")) }
  }

  @Test("every width shows the levels above their own columns")
  func levels() {
    for width in 24...120 {
      let page = lines(busy, width, 40).map(\.plain)
      let header = page.first { $0.hasPrefix("series") } ?? ""
      let random = page.first { $0.hasPrefix("random ") } ?? ""
      #expect(header.hasSuffix("10") || !header.contains("10"))
      let failed = random.firstIndex(of: "!").map { random.distance(from: random.startIndex, to: $0) } ?? -1
      let two = header.firstIndex(of: "2").map { header.distance(from: header.startIndex, to: $0) } ?? -2
      #expect(failed == two, "\(width)\n\(header)\n\(random)")
    }
  }

  @Test("what a worker calls itself cannot write escape sequences")
  func controlCharacters() {
    var status = busy
    status.workers[0].name = "\u{1b}[2Jx\u{9b}\n"
    status.departures[0].reason = "a\rb"
    let page = lines(status, 80, 30)
    #expect(page.allSatisfy { !$0.plain.unicodeScalars.contains { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) } })
  }

  @Test("colours change nothing but colours")
  func colors() throws {
    for line in lines(busy, 80, 24) {
      #expect(line.colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") == line.plain)
    }
  }
}
