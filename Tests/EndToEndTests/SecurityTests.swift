import Foundation
import Testing

/// A sweep that lasts until it is told to end.
let longSweep = smallSweep.replacing("iterations: 400", with: "iterations: 4000").replacing(
  "seed: [0, 1]", with: "seed: 0..40")

/// Strangers are kept out, with real processes.
@Suite("Access")
struct SecurityTests {
  @Test("an access file is all that a worker needs, and the records are those of a run without encryption")
  func accessFile() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    #expect(try bench.run("raffle", "run", sweep, "--out", bench.path("alone"), "--quiet").status == 0)
    let coordinator = try SecureCoordinator(bench, sweep, "--access-out", bench.path("shared"))
    let workers = try (0..<2).map { _ in try coordinator.worker(bench, bench.path("shared/worker.json")) }
    #expect(coordinator.process.outcome().status == 0)
    for worker in workers { #expect(worker.outcome().status == 0) }
    #expect(try deterministicParts(bench.path("out")) == deterministicParts(bench.path("alone")))
  }

  @Test("a key of another coordinator, no key, and an observer's key: exit 77, and why")
  func refused() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", longSweep)
    let coordinator = try SecureCoordinator(bench, sweep)
    // The right server key with a key that this server does not know.
    #expect(try bench.run("raffle", "keys", "init", "--keys", bench.path("other")).status == 0)
    let stranger = try bench.strangersAccess(bench.path("out/access/worker.json"), keys: bench.path("other/keys.json"))
    let unknown = try coordinator.worker(bench, stranger).outcome()
    #expect(unknown.status == 77)
    #expect(unknown.errors.contains("refused the key of \(stranger)"), "\(unknown.errors)")
    let plain = try bench.start("raffle-worker", ["--connect", coordinator.endpoint]).outcome()
    #expect(plain.status == 77)
    #expect(plain.errors.contains("wants a key: give the access file"), "\(plain.errors)")
    for role in ["observer", "admin"] {
      let looking = try coordinator.worker(bench, bench.path("out/access/\(role).json")).outcome()
      #expect(looking.status == 77)
      #expect(looking.errors.contains("the key \(role) is an \(role)'s, which may not take part"), "\(looking.errors)")
    }
    #expect(records(bench.path("out")) == 0)
  }

  @Test("another server's key: nothing is said to it, and the worker says why, with exit 77")
  func wrongServer() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", longSweep)
    let coordinator = try SecureCoordinator(bench, sweep)
    let other = try SecureCoordinator(bench, sweep, out: "other")
    let worker = try bench.start(
      "raffle-worker",
      ["--access", bench.path("other/access/worker.json"), "--connect", coordinator.endpoint, "--patience", "0.12"])
    let outcome = worker.outcome()
    #expect(outcome.status == 77)
    #expect(outcome.errors.contains("breaks off every handshake"), "\(outcome.errors)")
    _ = consume other
  }

  @Test("a key revoked in mid-run: its worker is out with exit 77, another key's goes on, and nothing is lost")
  func revoked() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let coordinator = try SecureCoordinator(bench, sweep)
    let keys = ["--keys", bench.path("out/keys")]
    let first = try coordinator.worker(bench, bench.path("out/access/worker.json"))
    waitUntil { records(bench.path("out")) >= 2 }
    #expect(try bench.start("raffle", ["keys", "new", "worker"] + keys).outcome().status == 0)
    #expect(try bench.start("raffle", ["keys", "revoke", "worker"] + keys).outcome().status == 0)
    let outcome = first.outcome()
    #expect(outcome.status == 77)
    #expect(outcome.errors.contains("the key worker is not allowed any more"), "\(outcome.errors)")
    waitUntil { FileManager.default.fileExists(atPath: bench.path("out/access/worker-2.json")) }
    #expect(!FileManager.default.fileExists(atPath: bench.path("out/access/worker.json")))
    let second = try coordinator.worker(bench, bench.path("out/access/worker-2.json"))
    #expect(coordinator.process.outcome().status == 0)
    #expect(second.outcome().status == 0)
    #expect(try bench.run("raffle", "log", "verify", bench.path("out")).output == "14 records, all intact\n")
    let list = try bench.start("raffle", ["keys", "list"] + keys).outcome().output
    #expect(list.split(separator: "\n").count == 5)
  }

  @Test("a coordinator that comes back at another address is found through the access file")
  func moved() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    let before = try SecureCoordinator(bench, sweep)
    let worker = try before.worker(bench, bench.path("out/access/worker.json"))
    waitUntil { records(bench.path("out")) >= 2 }
    before.process.signal(SIGKILL)
    _ = before.process.outcome()
    let after = try SecureCoordinator(bench, sweep)
    #expect(after.endpoint != before.endpoint)
    #expect(after.process.outcome().status == 0)
    #expect(worker.outcome().status == 0)
  }

  @Test("keys and access files that others can read are not used: exit 1; broken ones: exit 2, with what to do")
  func permissions() throws {
    let bench = try Bench()
    let sweep = try bench.write("small.yaml", smallSweep)
    #expect(try bench.run("raffle", "keys", "init", "--keys", bench.path("keys")).status == 0)
    #expect(chmod(bench.path("keys/keys.json"), 0o640) == 0)
    let arguments = [sweep, "--bind", "tcp://127.0.0.1:*", "--keys", bench.path("keys")]
    let coordinator = try bench.start("raffle-coordinator", arguments).outcome()
    #expect(coordinator.status == 1)
    #expect(coordinator.errors.contains("chmod 600"), "\(coordinator.errors)")
    let broken = try bench.write("access.json", "{}")
    #expect(chmod(broken, 0o600) == 0)
    let worker = try bench.run("raffle-worker", "--access", broken)
    #expect(worker.status == 2)
    #expect(worker.errors.contains("access.json: kind: expected a string, found none"), "\(worker.errors)")
    #expect(chmod(broken, 0o644) == 0)
    #expect(try bench.run("raffle-worker", "--access", broken).status == 1)
    #expect(try bench.run("raffle-worker", "--access", bench.path("none.json")).status == 2)
  }
}

/// A coordinator that encrypts although it listens on this machine only.
struct SecureCoordinator {
  let process: Running
  let endpoint: String

  init(_ bench: borrowing Bench, _ sweep: String, out: String = "out", _ arguments: String...) throws {
    process = try bench.start(
      "raffle-coordinator",
      [
        sweep, "--out", bench.path(out), "--bind", "tcp://127.0.0.1:*", "--secure", "--ping-seconds", "0.2",
        "--lease-seconds", "2", "--grace-seconds", "1",
      ] + arguments)
    #expect(process.says("start workers with: raffle-worker --access"))
    let said = process.errors.firstMatch(of: /listening at (tcp:\S+);/)?.1
    endpoint = String(try #require(said))
  }

  func worker(_ bench: borrowing Bench, _ access: String) throws -> Running {
    try bench.start("raffle-worker", ["--access", access, "--slots", "1", "--patience", "0.5"])
  }
}

extension Bench {
  /// An access file with the server's key of one and the worker's key of another coordinator.
  fileprivate func strangersAccess(_ access: String, keys: String) throws -> String {
    func object(_ path: String) throws -> [String: Any] {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
    var file = try object(access)
    let client = try #require((object(keys)["clients"] as? [[String: Any]])?.first)
    file["public"] = client["public"]
    file["secret"] = client["secret"]
    let data = try JSONSerialization.data(withJSONObject: file)
    try data.write(to: URL(fileURLWithPath: path("stranger.json")))
    #expect(chmod(path("stranger.json"), 0o600) == 0)
    return path("stranger.json")
  }
}
