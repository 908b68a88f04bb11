import Foundation
import Testing

@Suite("What this machine offers")
struct DoctorTests {
  private func findings(_ output: String) throws -> [String: String] {
    let objects = try output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    }
    return Dictionary(objects.map { ($0["name"] ?? "", $0["verdict"] ?? "") }, uniquingKeysWith: { $1 })
  }

  @Test("doctor says a line for each thing, as text and as JSON; nothing to mend is exit 0")
  func healthy() throws {
    let bench = try Bench()
    let outcome = try bench.run("raffle", "doctor", "--json", "--bind", "tcp://127.0.0.1:*", "--out", bench.folder)
    let found = try findings(outcome.output)
    let expected = [
      "version", "processor", "kernels", "cores", "memory", "open files", "clock", "libzmq", "encryption", "loopback",
      "port", "disk", "fsync", "locks", "data", "data cache", "one core", "training",
    ]
    #expect(Set(found.keys) == Set(expected))
    #expect(outcome.status == 0, "\(outcome.output)")
    let text = try bench.run("raffle", "doctor", "--bind", "tcp://127.0.0.1:*", "--out", bench.folder)
    #expect(text.output.split(separator: "\n").count == expected.count)
    #expect(text.output.contains("ok    version      raffle "))
    #expect(text.output.contains("note  data         none told: "))
  }

  @Test("what does not work is to be mended, with exit 1 and what to do")
  func broken() throws {
    let bench = try Bench()
    let data = try bench.run(
      "raffle", "doctor", "--json", "--data", bench.path("nothing"), "--out", bench.path("nowhere"), "--bind",
      "tcp://127.0.0.1:*")
    #expect(data.status == 1)
    let found = try findings(data.output)
    #expect(found["data"] == "mend" && found["disk"] == "mend" && found["fsync"] == "mend" && found["port"] == "ok")
    #expect(data.output.contains("raffle data fetch mnist --to"))
    let program = Bench.executables.appendingPathComponent("raffle").path
    let files = try bench.command("/bin/bash", ["-c", "ulimit -n 64; exec \(program) doctor --json"])
    #expect(try files.status == 1 && findings(files.output)["open files"] == "mend", "\(files.output)")
  }

  @Test("a port on which a coordinator listens is told, and is no fault")
  func portInUse() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let cluster = try Cluster(bench, sweep, out: "out", workers: 0)
    let outcome = try bench.run("raffle", "doctor", "--json", "--bind", "tcp://127.0.0.1:\(cluster.port)")
    #expect(try findings(outcome.output)["port"] == "note")
    #expect(outcome.output.contains("in use"), "\(outcome.output)")
  }
}
