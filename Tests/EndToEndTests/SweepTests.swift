import Foundation
import Testing

/// A sweep of 14 trials of about a tenth of a second each.
let smallSweep = """
  name: small
  model: {fc: [784, 32, 10]}
  dataset: {synthetic: {train: 1200, test: 200}}
  train: {iterations: 400, evaluate_every: 100}
  prune: {keep: {fc: 0.5, output: 0.7}, levels: 1..2}
  grid: {criterion: [large_final, movement, random], seed: [0, 1]}
  """

@Suite("Sweeps from the command line")
struct SweepTests {
  @Test("run, coordinator with two workers, and both killed in mid-run give the same records, byte for byte")
  func sameBytes() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let alone = try bench.run("raffle", "run", sweep, "--out", bench.path("alone"), "--slots", "1")
    #expect(alone.status == 0)
    #expect(alone.output.contains("large_final"))
    let expected = try deterministicParts(bench.path("alone"))
    #expect(expected.count == 14)

    let calm = try Cluster(bench, sweep, out: "calm", workers: 2)
    #expect(calm.coordinator.outcome().status == 0)
    for worker in calm.workers { #expect(worker.outcome().status == 0) }
    #expect(try deterministicParts(bench.path("calm")) == expected)

    let killed = try Cluster(bench, sweep, out: "killed", workers: 2)
    waitUntil { records(bench.path("killed")) >= 3 }
    killed.workers[0].signal(SIGKILL)
    waitUntil { records(bench.path("killed")) >= 5 }
    killed.coordinator.signal(SIGKILL)
    _ = killed.coordinator.outcome()
    let again = try Cluster(bench, sweep, out: "killed", workers: 1, port: killed.port)
    #expect(again.coordinator.outcome().status == 0)
    #expect(killed.workers[1].outcome().status == 0, "the surviving worker finds the new coordinator")
    #expect(try deterministicParts(bench.path("killed")) == expected)
    let verification = try bench.run("raffle", "log", "verify", bench.path("killed"))
    #expect(verification.status == 0)
    #expect(verification.output == "14 records, all intact\n")
  }

  @Test("each instruction set of this machine gives the same records", arguments: ["baseline", "avx2"])
  func instructionSets(name: String) throws {
    let bench = try Bench()
    let sweep = try bench.write(
      "tiny.yaml",
      """
      name: tiny
      model: {fc: [784, 16, 10]}
      dataset: {synthetic: {train: 600, test: 100}}
      train: {iterations: 20, evaluate_every: 10}
      prune: {levels: [1]}
      grid: {criterion: all, seed: 0}
      """)
    let widest = try bench.run("raffle", "run", sweep, "--out", bench.path("widest"), "--quiet")
    let forced = try bench.run(
      "raffle", "run", sweep, "--out", bench.path("forced"), "--quiet", environment: ["RAFFLE_ISA": name])
    if forced.status == 2, forced.errors.contains("cannot run it") { return }
    #expect(widest.status == 0 && forced.status == 0)
    #expect(try deterministicParts(bench.path("forced")) == deterministicParts(bench.path("widest")))
  }

  @Test("either of run and coordinator continues the other's folder")
  func continues() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let run = try bench.start("raffle", ["run", sweep, "--out", bench.path("out"), "--slots", "1"])
    waitUntil { records(bench.path("out")) >= 2 }
    run.signal(SIGINT)
    #expect(run.outcome().status == 75, "interrupted with work left")
    let before = records(bench.path("out"))
    #expect(before >= 2 && before < 14)
    let cluster = try Cluster(bench, sweep, out: "out", workers: 1)
    #expect(cluster.coordinator.outcome().status == 0)
    #expect(records(bench.path("out")) == 14)
    let done = try bench.run("raffle", "run", sweep, "--out", bench.path("out"))
    #expect(done.status == 0 && records(bench.path("out")) == 14, "a complete sweep has nothing left to run")
  }

  @Test("a drained worker finishes what runs, gives back the rest and exits with 75")
  func drain() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let cluster = try Cluster(bench, sweep, out: "out", workers: 1)
    waitUntil { records(bench.path("out")) >= 1 }
    cluster.workers[0].signal(SIGTERM)
    #expect(cluster.workers[0].outcome().status == 75)
    cluster.coordinator.signal(SIGTERM)
    #expect(cluster.coordinator.outcome().status == 75)
    #expect(try bench.run("raffle", "log", "verify", bench.path("out")).status == 0)
  }

  @Test("two signals within a second are one wish: the worker still says goodbye")
  func toldTwice() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let cluster = try Cluster(bench, sweep, out: "out", workers: 1)
    waitUntil { records(bench.path("out")) >= 1 }
    cluster.workers[0].signal(SIGTERM)
    cluster.workers[0].signal(SIGINT)
    #expect(cluster.workers[0].outcome().status == 75)
    let events = { (try? String(contentsOfFile: bench.path("out/events.jsonl"), encoding: .utf8)) ?? "" }
    waitUntil { events().contains(#""event":"left""#) }
    #expect(events().contains(#""event":"left""#) && !events().contains(#""event":"lost""#))
  }

  @Test("what a worker finishes while no coordinator is there waits in its spool for the next worker, and is not run again")
  func spool() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let spool = bench.path("spool")
    let cluster = try Cluster(bench, sweep, out: "out", workers: 1, workerArguments: ["--spool", spool])
    waitUntil { records(bench.path("out")) >= 2 }
    cluster.coordinator.signal(SIGKILL)
    _ = cluster.coordinator.outcome()
    let kept = { (try? FileManager.default.contentsOfDirectory(atPath: "\(spool)/small"))?.count ?? 0 }
    waitUntil { kept() >= 1 }
    cluster.workers[0].signal(SIGTERM)
    #expect(cluster.workers[0].outcome().status == 75)
    #expect(kept() >= 1)
    let before = records(bench.path("out"))
    let again = try Cluster(bench, sweep, out: "out", workers: 0, port: cluster.port)
    let worker = try bench.start(
      "raffle-worker", ["--connect", "tcp://127.0.0.1:\(cluster.port)", "--spool", spool, "--slots", "1"])
    #expect(again.coordinator.outcome().status == 0)
    #expect(worker.outcome().status == 0)
    #expect(worker.errors.contains("results from the spool"))
    #expect(kept() == 0)
    #expect(before < 14 && records(bench.path("out")) == 14)
  }

  @Test("report gives the same figures as a table, as CSV and as JSON")
  func report() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    #expect(try bench.run("raffle", "run", sweep, "--out", bench.path("out"), "--quiet").status == 0)
    let json = try bench.run("raffle", "report", bench.path("out"), "--json").output
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    #expect(rows.count == 9)
    let columns = ["criterion", "level", "density", "seeds", "mean", "std", "min", "max", "initial_mean", "initial_std"]
    #expect(Set(rows[0].keys).isSuperset(of: columns))
    let csv = try bench.run("raffle", "report", bench.path("out/results.jsonl"), "--csv").output
    let lines = csv.split(whereSeparator: \.isNewline)
    #expect(lines.count == 10)
    #expect(lines[0].hasPrefix(columns.joined(separator: ",") + ","))
  }
}

/// A coordinator and workers of their own.
struct Cluster {
  let coordinator: Running
  let workers: [Running]
  let port: Int

  init(
    _ bench: borrowing Bench, _ sweep: String, out: String, workers count: Int, port: Int? = nil, workerArguments: [String] = []
  ) throws {
    let timing = ["--ping-seconds", "0.2", "--lease-seconds", "2", "--grace-seconds", "1"]
    coordinator = try bench.start(
      "raffle-coordinator",
      [sweep, "--out", bench.path(out), "--bind", "tcp://127.0.0.1:\(port.map { "\($0)" } ?? "*")"] + timing)
    #expect(coordinator.says("listening at tcp://127.0.0.1:"))
    let said = coordinator.errors
    let number = said.components(separatedBy: "listening at tcp://127.0.0.1:").dropFirst().first?.prefix { $0.isNumber }
    let bound = try #require(number.flatMap { Int($0) })
    self.port = bound
    workers = try (0..<count).map { index in
      try bench.start(
        "raffle-worker",
        ["--connect", "tcp://127.0.0.1:\(bound)", "--slots", "1", "--name", "w\(index)", "--patience", "0.5"] + workerArguments)
    }
  }
}

/// How many record lines a log has now.
func records(_ folder: String) -> Int {
  ((try? String(contentsOfFile: "\(folder)/results.jsonl", encoding: .utf8)) ?? "")
    .split(separator: "\n").count { $0.hasPrefix("{\"kind\":\"record\"") }
}
