import Foundation
import Testing

/// Wrong input: what is said, and the exit code.
@Suite("Wrong input is explained")
struct ErrorTests {
  @Test(
    "a wrong sweep file: exit 2, with its line and what was meant",
    arguments: [
      ("seed: 0..4\ngrids: {}", "grids", "unknown key"),
      ("train: {iterations: many}", "many", "wrong type"),
      ("grid: {criterion: [large_finale], seed: 0}", "did you mean", "unknown criterion"),
    ])
  func sweepFile(change: String, expected: String, what: String) throws {
    let bench = try Bench()
    var lines = smallSweep.split(separator: "\n").map(String.init)
    let key = change.prefix { $0 != ":" }
    lines.removeAll { $0.hasPrefix("\(key):") }
    let sweep = try bench.write("wrong.yaml", (lines + [change]).joined(separator: "\n"))
    for (program, arguments) in [
      ("raffle", ["plan", sweep]), ("raffle", ["run", sweep]), ("raffle-coordinator", [sweep]),
    ] {
      let outcome = try bench.start(program, arguments).outcome()
      #expect(outcome.status == 2, "\(what), \(program)")
      #expect(outcome.errors.contains("wrong.yaml:"), "\(what) names its place: \(outcome.errors)")
      #expect(outcome.errors.contains(expected), "\(what): \(outcome.errors)")
    }
  }

  @Test("a missing data folder and a truncated file: exit 1, with the file and what to do")
  func data() throws {
    let bench = try Bench()
    let sweep = try bench.write("mnist.yaml", smallSweep.replacing(/dataset: .*/, with: "dataset: mnist"))
    let missing = try bench.run("raffle", "run", sweep, "--data", bench.path("nowhere"))
    #expect(missing.status == 1)
    #expect(missing.errors.contains("nowhere"))
    let untold = try bench.run("raffle", "run", sweep)
    #expect(untold.status == 1)
    #expect(untold.errors.contains("--data") && untold.errors.contains("RAFFLE_DATA"))
    for outcome in [missing, untold] { #expect(outcome.errors.contains("raffle data fetch mnist")) }
    let folder = bench.path("short")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"] {
      try Data([0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3]).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    for name in ["train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"] {
      try Data([0, 0, 8, 1, 0, 0, 0, 9] + [UInt8](repeating: 1, count: 9)).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    let truncated = try bench.run("raffle", "run", sweep, "--data", folder)
    #expect(truncated.status == 1)
    #expect(truncated.errors.contains("7056") || truncated.errors.contains("7072"), "\(truncated.errors)")
  }

  @Test("no way to the data: exit 1, with what can be done; without curl, with the files' addresses")
  func fetch() throws {
    let bench = try Bench()
    let folder = bench.path("mnist")
    let offline = try bench.run("raffle", "data", "fetch", "mnist", "--to", folder, "--mirror", "http://127.0.0.1:1/")
    #expect(offline.status == 1)
    #expect(offline.errors.contains("no way into the network"), "\(offline.errors)")
    let bare = try bench.run("raffle", "data", "fetch", "mnist", "--to", folder, environment: ["PATH": "/nowhere"])
    #expect(bare.status == 1)
    #expect(bare.errors.contains("install it") && bare.errors.contains("https://"), "\(bare.errors)")
    let check = try bench.run("raffle", "data", "check", folder)
    #expect(check.status == 1)
    #expect(check.errors.contains("raffle data fetch mnist --to \(folder)"), "\(check.errors)")
  }

  @Test("a port in use: exit 1, with another to be chosen")
  func port() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let first = try bench.start("raffle-coordinator", [sweep, "--out", bench.path("a"), "--bind", "tcp://127.0.0.1:*"])
    #expect(first.says("listening at"))
    let said = first.errors
    let endpoint = try #require(said.firstMatch(of: /listening at (tcp:\S+);/)?.1)
    let second = try bench.run("raffle-coordinator", sweep, "--out", bench.path("b"), "--bind", String(endpoint))
    #expect(second.status == 1)
    #expect(second.errors.contains("in use"))
    let sameFolder = try bench.run("raffle", "run", sweep, "--out", bench.path("a"))
    #expect(sameFolder.status == 1)
    #expect(sameFolder.errors.contains("lock"), "two coordinators on one folder: \(sameFolder.errors)")
  }

  @Test("wrong arguments: exit 2")
  func arguments() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    for (program, arguments) in [
      ("raffle", ["frobnicate"]), ("raffle", ["run"]), ("raffle", ["run", sweep, "--slots", "0"]),
      ("raffle", ["plan", bench.path("no.yaml")]),
      ("raffle-coordinator", [sweep, "--bind", "tcp://0.0.0.0:5999", "--insecure", "--secure"]),
      ("raffle-coordinator", [sweep, "--bind", "nonsense", "--insecure"]),
      ("raffle-coordinator", [sweep, "--out", bench.path("out"), "--metrics", "nonsense"]),
      ("raffle-coordinator", [sweep, "--out", bench.path("out"), "--metrics", ":9090"]),
      ("raffle", ["data", "fetch", "cifar100"]), ("raffle", ["data", "fetch", "mnist", "--mirror", "mnist.org"]),
      ("raffle", ["bench", "compare", "--peers", bench.path("no.py")]),
      ("raffle-worker", []), ("raffle-worker", ["--connect", "tcp://192.0.2.1:5555"]),
    ] {
      let outcome = try bench.start(program, arguments).outcome()
      #expect(outcome.status == 2, "\(program) \(arguments): \(outcome.errors)")
      #expect(!outcome.errors.isEmpty)
    }
    #expect(!FileManager.default.fileExists(atPath: bench.path("out")), "nothing is made of wrong arguments")
    let isa = try bench.run("raffle", "run", sweep, environment: ["RAFFLE_ISA": "altivec"])
    #expect(isa.status == 2 && isa.errors.contains("avx2"))
  }

  @Test("another sweep in the folder: exit 2, with the difference")
  func folder() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    #expect(try bench.run("raffle", "run", sweep, "--out", bench.path("out"), "--quiet").status == 0)
    try bench.write("small.yaml", smallSweep.replacing("iterations: 400", with: "iterations: 500"))
    let outcome = try bench.run("raffle", "run", sweep, "--out", bench.path("out"))
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("400") && outcome.errors.contains("500"), "\(outcome.errors)")
    #expect(outcome.errors.components(separatedBy: "--out").count == 2, "what to do is said once: \(outcome.errors)")
  }

  @Test("a network beside the sweep's own that does not fit the data: exit 2 before anything runs")
  func beside() throws {
    let bench = try Bench()
    let sweep = try bench.writeData(images: 400)
    let text = try String(contentsOfFile: sweep, encoding: .utf8)
    try text.appending("\nbeside: {model: {fc: [5, 3, 10]}}\n").write(toFile: sweep, atomically: true, encoding: .utf8)
    let outcome = try bench.run("raffle", "run", sweep, "--out", bench.path("out"))
    #expect(outcome.status == 2 && outcome.errors.contains("found [5, 3, 10]"), "\(outcome.errors)")
  }

  @Test("a trial whose parents' records exceed a message fails with that reason; exit 3")
  func tooLarge() throws {
    let bench = try Bench()
    let hidden = [String](repeating: "3", count: 150).joined(separator: ", ")
    let sweep = try bench.write(
      "deep.yaml",
      """
      name: deep
      model: {fc: [784, \(hidden), 10]}
      dataset: {synthetic: {train: 100, test: 20}}
      train: {iterations: 1, batch: 10}
      retrain: {iterations: 0}
      prune: {mode: oneshot, thresholds: 0..0.499..0.001, best: {iterations: 1}}
      grid: {criterion: large_final, seed: 0}
      """)
    let outcome = try bench.run("raffle", "run", sweep, "--out", bench.path("out"), "--quiet")
    #expect(outcome.status == 3, "\(outcome.errors)")
    let failed = try deterministicParts(bench.path("out")).filter { $0.contains("\"status\":\"failed\"") }
    #expect(failed.count == 1 && failed[0].contains("parents' records are too large"), "\(failed)")
  }

  @Test("an artifact folder that cannot be looked into ends the coordinator and fails no trial; exit 74")
  func artifactFolder() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let artifacts = bench.path("out/artifacts")
    try FileManager.default.createDirectory(atPath: artifacts, withIntermediateDirectories: true)
    for byte in 0..<256 {
      let name = (byte < 16 ? "0" : "") + String(byte, radix: 16)
      try FileManager.default.createSymbolicLink(atPath: "\(artifacts)/\(name)", withDestinationPath: name)
    }
    let outcome = try bench.run("raffle", "run", sweep, "--out", bench.path("out"), "--quiet")
    #expect(outcome.status == 74, "\(outcome.errors)")
    #expect(try deterministicParts(bench.path("out")).isEmpty)
  }

  @Test("a training that diverges fails its trial, its dependents are blocked; exit 3")
  func failure() throws {
    let bench = try Bench()
    let wild = smallSweep.replacing("train: {", with: "train: {optimizer: sgd, rate: 1.0e+30, ")
    let sweep = try bench.write("wild.yaml", wild)
    let outcome = try bench.run("raffle", "run", sweep, "--out", bench.path("out"))
    #expect(outcome.status == 3, "\(outcome.errors)")
    let parts = try deterministicParts(bench.path("out"))
    #expect(parts.contains { $0.contains("\"status\":\"failed\"") && $0.contains("training diverged") })
    #expect(parts.contains { $0.contains("\"status\":\"blocked\"") })
    #expect(parts.count == 14, "every trial ends with a record")
    #expect(try bench.run("raffle", "log", "verify", bench.path("out")).status == 0)
  }
}
