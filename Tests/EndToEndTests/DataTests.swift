import Foundation
import Testing

/// Workers that have no data get them from their coordinator.
@Suite("Data for workers")
struct DataTests {
  @Test("workers without data train on the coordinator's, brought once for both, and give the bytes of a run with files")
  func brought() throws {
    let bench = try Bench()
    let sweep = try bench.writeData(images: 400)
    #expect(try bench.run("raffle", "run", sweep, "--out", bench.path("alone"), "--quiet").status == 0)
    let coordinator = try SecureCoordinator(bench, sweep)
    let workers = try (0..<2).map { _ in try bench.poorWorker(["--access", bench.path("out/access/worker.json")]) }
    #expect(coordinator.process.outcome().status == 0)
    for worker in workers { #expect(worker.outcome().status == 0) }
    #expect(workers.contains { $0.errors.contains("asking the coordinator for idx") })
    #expect(workers.count { $0.errors.contains("idx is here") } == 1, "one of them brings it")
    #expect(try deterministicParts(bench.path("out")) == deterministicParts(bench.path("alone")))
    #expect(try bench.cached().count == 1)

    // A third one, later, has it without asking.
    let again = try Cluster(bench, sweep, out: "again", workers: 0)
    let third = try bench.poorWorker(["--connect", "tcp://127.0.0.1:\(again.port)"])
    #expect(again.coordinator.outcome().status == 0 && third.outcome().status == 0)
    #expect(!third.errors.contains("asking"), "\(third.errors)")
    #expect(try deterministicParts(bench.path("again")) == deterministicParts(bench.path("alone")))
  }

  @Test("a coordinator that dies while it hands out data: the worker goes on with the next one")
  func cut() throws {
    let bench = try Bench()
    let sweep = try bench.writeData(images: 40_000)
    #expect(try bench.run("raffle", "run", sweep, "--out", bench.path("alone"), "--quiet").status == 0)
    let first = try Cluster(bench, sweep, out: "out", workers: 0)
    let worker = try bench.poorWorker(["--connect", "tcp://127.0.0.1:\(first.port)"])
    waitUntil { (try? bench.cached().first.map { try bench.size($0) > 1 << 20 }) == true }
    first.coordinator.signal(SIGKILL)
    _ = first.coordinator.outcome()
    let second = try Cluster(bench, sweep, out: "out", workers: 0, port: first.port)
    #expect(second.coordinator.outcome().status == 0)
    #expect(worker.outcome().status == 0)
    #expect(try deterministicParts(bench.path("out")) == deterministicParts(bench.path("alone")))
  }

  @Test("what an earlier worker left is gone on with where it is right, and brought anew where it is not")
  func leftover() throws {
    let bench = try Bench()
    let sweep = try bench.writeData(images: 2_000)
    #expect(try bench.run("raffle", "run", sweep, "--out", bench.path("alone"), "--quiet").status == 0)
    let expected = try deterministicParts(bench.path("alone"))
    for (round, isRight) in [nil, true, false].enumerated() {
      if let isRight, let file = try bench.cached().first {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file)).prefix(700_000)
        if !isRight { bytes[400_000] ^= 1 }
        try FileManager.default.removeItem(atPath: file)
        try bytes.write(to: URL(fileURLWithPath: file + ".part"))
      }
      let cluster = try Cluster(bench, sweep, out: "out\(round)", workers: 0)
      let worker = try bench.poorWorker(["--connect", "tcp://127.0.0.1:\(cluster.port)"])
      #expect(cluster.coordinator.outcome().status == 0 && worker.outcome().status == 0)
      #expect(worker.errors.contains("other bytes than the coordinator announced") == (isRight == false))
      #expect(try deterministicParts(bench.path("out\(round)")) == expected)
    }
  }

  @Test("without a place to keep them, data stay in memory, and the worker says so")
  func memory() throws {
    let bench = try Bench()
    let sweep = try bench.writeData(images: 400)
    #expect(try bench.run("raffle", "run", sweep, "--out", bench.path("alone"), "--quiet").status == 0)
    let cluster = try Cluster(bench, sweep, out: "out", workers: 0)
    let worker = try bench.poorWorker(["--connect", "tcp://127.0.0.1:\(cluster.port)", "--cache", "/dev/null/cache"])
    #expect(cluster.coordinator.outcome().status == 0 && worker.outcome().status == 0)
    #expect(worker.errors.contains("stays in memory instead"), "\(worker.errors)")
    #expect(try deterministicParts(bench.path("out")) == deterministicParts(bench.path("alone")))
  }
}

extension Bench {
  /// Writes IDX files of `images` training images (hundreds) of 28x28, mostly zero, and a sweep of six trials on them.
  func writeData(images: Int) throws -> String {
    func header(_ numbers: [Int]) -> Data {
      var bytes: [UInt8] = [0, 0, 8, UInt8(numbers.count)]
      for number in numbers { for shift in [24, 16, 8, 0] { bytes.append(UInt8(number >> shift & 255)) } }
      return Data(bytes)
    }
    // A hundred images, again and again: labels do not repeat with them.
    var state: UInt32 = 1
    let block = Data(
      (0..<100 * 784).map { pixel -> UInt8 in
        state = state &* 1_664_525 &+ 1_013_904_223
        return state >> 29 == 0 || pixel % 784 / 78 == pixel / 784 % 10 && state >> 31 == 0 ? UInt8(state >> 20 & 255) : 0
      })
    func numbers(_ count: Int) -> (images: Data, labels: Data) {
      var pixels = header([count, 28, 28])
      for _ in 0..<count / 100 { pixels.append(block) }
      return (pixels, header([count]) + Data((0..<count).map { UInt8(($0 + $0 / 500) % 10) }))
    }
    for (part, count) in [("train", images), ("test", 100)] {
      let (images, labels) = numbers(count)
      try images.write(to: URL(fileURLWithPath: path("\(part)-images")))
      try labels.write(to: URL(fileURLWithPath: path("\(part)-labels")))
    }
    return try write(
      "data.yaml",
      """
      name: data
      model: {fc: [784, 16, 10]}
      dataset: {idx: {train_images: train-images, train_labels: train-labels, test_images: test-images, test_labels: test-labels}}
      train: {iterations: 100, evaluate_every: 50, validation: 100}
      prune: {keep: {fc: 0.5, output: 0.7}, levels: [1]}
      grid: {criterion: [large_final, random], seed: [0, 1]}
      """)
  }

  /// A worker that is told to look where no data are.
  func poorWorker(_ arguments: [String]) throws -> Running {
    try start(
      "raffle-worker", ["--slots", "1", "--patience", "0.5", "--data", path("nothing")] + arguments,
      environment: ["RAFFLE_CACHE": path("cache")])
  }

  /// The files in the workers' cache.
  func cached() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path("cache")).map { path("cache/\($0)") }.filter { name in
      try FileManager.default.attributesOfItem(atPath: name)[.type] as? FileAttributeType == .typeRegular
    }
  }

  func size(_ file: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
  }
}
