import Foundation
import Testing

/// Looking at sweeps, with real processes.
@Suite("Status")
struct StatusTests {
  @Test("a running sweep shows its workers, what they train and how far they are; a trial says why it has not run")
  func running() throws {
    let bench = try Bench()
    let sweep = try bench.write("long.yaml", longSweep)
    let cluster = try Cluster(bench, sweep, out: "out", workers: 2)
    waitUntil { records(bench.path("out")) >= 2 }
    var status: [String: Any] = [:]
    // A trial lasts about a second, a ping comes every fifth of one.
    waitUntil {
      status = (try? bench.status("out")) ?? [:]
      return (status["workers"] as? [[String: Any]] ?? []).contains { worker in
        (worker["running"] as? [[String: Any]] ?? []).contains { ($0["val_loss"] as? Double) != nil }
      }
    }
    #expect(status["source"] as? String == "coordinator" && status["state"] as? String == "running")
    let workers = try #require(status["workers"] as? [[String: Any]])
    #expect(workers.compactMap { $0["name"] as? String }.sorted() == ["w0", "w1"])
    let trials = workers.flatMap { $0["running"] as? [[String: Any]] ?? [] }
    let trial = try #require(trials.first)
    #expect(trial["iterations"] as? Int == 4_000)
    let counts = try #require(status["trials"] as? [String: Int])
    #expect(counts["total"] == 287 && (counts["ok"] ?? 0) >= 2)
    let text = try bench.run("raffle", "status", bench.path("out"))
    #expect(text.status == 0 && text.output.contains("w1") && text.output.contains("large_final"), "\(text.output)")

    let child = try bench.run("raffle", "status", bench.path("out"), "--explain", "movement/2/40")
    #expect(child.status == 0)
    #expect(child.output.contains("movement, level 2, seed 40"), "\(child.output)")
    #expect(child.output.contains("waits for the result of another trial"), "\(child.output)")
    let done = try bench.run("raffle", "status", bench.path("out"), "--explain", try bench.recordedKey("out"))
    #expect(done.output.contains("its result is in the log, from worker w"), "\(done.output)")
    let unknown = try bench.run("raffle", "status", bench.path("out"), "--explain", "large_final/9/9", "--json")
    #expect(unknown.status == 2 && unknown.output.contains("\"state\":\"unknown\""), "\(unknown.output)")

    cluster.workers[0].signal(SIGTERM)
    _ = cluster.workers[0].outcome()
    let left = try bench.run("raffle", "status", bench.path("out")).output
    #expect(left.contains("gone w0") && left.contains("it was asked to leave"), "\(left)")
    cluster.workers[1].signal(SIGKILL)
    var ready = ""
    waitUntil {
      ready = (try? bench.run("raffle", "status", bench.path("out"), "--explain", "dense/0/40").output) ?? ""
      return ready.contains("no worker is connected")
    }
    #expect(ready.contains("no worker is connected"), "\(ready)")
  }

  @Test("without a coordinator the log says as much as it can")
  func log() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    #expect(try bench.run("raffle", "run", sweep, "--out", bench.path("out"), "--quiet").status == 0)
    let status = try bench.status("out")
    #expect(status["source"] as? String == "log" && status["state"] as? String == "complete")
    #expect((status["trials"] as? [String: Int])?["ok"] == 14)
    let cells = try #require(status["cells"] as? [[String: Any]])
    #expect(cells.count == 7 && cells.allSatisfy { $0["test_accuracy"] is Double })
    // Cut down to the sweep, an epoch and a few records.
    let log = try String(contentsOfFile: bench.path("out/results.jsonl"), encoding: .utf8)
    let lines = log.split(separator: "\n", omittingEmptySubsequences: false)
    try bench.write("some.jsonl", lines.prefix(5).joined(separator: "\n") + "\n" + lines[5].prefix(20))
    let some = try bench.run("raffle", "status", bench.path("some.jsonl"))
    #expect(some.status == 0 && some.output.contains("no coordinator") && some.output.contains("3/14"), "\(some.output)")
    let why = try bench.run("raffle", "status", bench.path("some.jsonl"), "--explain", "movement/2/1").output
    #expect(why.contains("waits for the result of another trial") && why.contains("no coordinator was asked"), "\(why)")
    #expect(try bench.run("raffle", "status", bench.path("nothing")).status == 1)
    #expect(try bench.run("raffle", "status").status == 2)
    #expect(try bench.run("raffle", "status", bench.path("out"), "--watch").status == 2, "no terminal here")
  }

  @Test("a coordinator that encrypts is looked at with the observer's file, from its folder too, and with no other server's")
  func secure() throws {
    let bench = try Bench()
    let sweep = try bench.write("long.yaml", longSweep)
    let coordinator = try SecureCoordinator(bench, sweep)
    let other = try SecureCoordinator(bench, sweep, out: "other")
    for arguments in [["--access", bench.path("out/access/observer.json")], [bench.path("out")]] {
      let outcome = try bench.start("raffle", ["status", "--json"] + arguments).outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("\"source\":\"coordinator\"") && outcome.output.contains("waiting for workers"))
    }
    let keys = ["--keys", bench.path("out/keys")]
    #expect(try bench.start("raffle", ["keys", "revoke", "observer"] + keys).outcome().status == 0)
    // The file is gone from the folder by and by; a copy of it is refused.
    #expect(waitUntil { !FileManager.default.fileExists(atPath: bench.path("out/access/observer.json")) })
    let plain = try bench.run("raffle", "status", "--connect", coordinator.endpoint)
    #expect(plain.status == 77, "\(plain.errors)")
    _ = consume other
  }

  @Test("a worker that is refused in mid-run is told of with the reason, at the coordinator and to those who look")
  func reason() throws {
    let bench = try Bench()
    let sweep = try bench.write("long.yaml", longSweep)
    let coordinator = try SecureCoordinator(bench, sweep)
    let worker = try coordinator.worker(bench, bench.path("out/access/worker.json"))
    waitUntil { records(bench.path("out")) >= 1 }
    #expect(try bench.run("raffle", "keys", "revoke", "worker", "--keys", bench.path("out/keys")).status == 0)
    #expect(worker.outcome().status == 77)
    #expect(coordinator.process.says("left: refused: the key worker is not allowed any more"))
    let text = try bench.run("raffle", "status", bench.path("out")).output
    #expect(text.contains("gone ") && text.contains("the key worker is not allowed any more"), "\(text)")
  }
}

extension Bench {
  /// `raffle status --json` of a folder.
  func status(_ out: String) throws -> [String: Any] {
    let outcome = try run("raffle", "status", path(out), "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  /// The key of the first record of a log.
  func recordedKey(_ out: String) throws -> String {
    let log = try String(contentsOfFile: path("\(out)/results.jsonl"), encoding: .utf8)
    return String(try #require(log.firstMatch(of: /"kind":"record","schema":1,"key":"([0-9a-f]+)"/)?.1))
  }
}
