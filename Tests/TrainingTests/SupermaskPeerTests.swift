import Datasets
import Foundation
import Networks
import Randomness
import Testing
import Training
import Vocabulary

@testable import Kernels

private let environment = ProcessInfo.processInfo.environment

/// Ten steps of a learned supermask against PyTorch's automatic differentiation.
@Suite(
  "PyTorch peer of learned supermasks",
  .enabled(if: environment["RAFFLE_PEERS"] == "1", "set RAFFLE_PEERS=1; needs Python with NumPy and PyTorch"))
struct SupermaskPeerTests {
  static let steps = 10

  @Test("logits and losses are PyTorch's", arguments: [true, false])
  func logits(rescales: Bool) throws {
    let images = try #require(drawnDigits).training
    var trainer = SupermaskTrainerTests.trainer(rescales: rescales)
    let network = Network(
      Architecture(fullyConnected: SupermaskTrainerTests.sizes), kernels: InstructionSet.baseline.kernels)
    let kernels = network.layout.kernels
    let frozen = network.layout.initialParameters(.glorot) { RandomStream(seed: 1, .initialWeights, layer: $0) }
    var uniform: [Float] = [], rows: [UInt32] = []
    for step in 0..<Self.steps {
      for slice in kernels {
        var random = RandomStream(seed: 1, .supermaskSteps, level: step, layer: slice.layer)
        uniform += slice.range.map { _ in Float(bitPattern: random.nextUInt32() >> 9 | 0x3F80_0000) - 1 }
      }
      let batch = (0..<20).map { UInt32(step * 7 + $0) }
      trainer.step(images, rows: batch)
      rows += batch
    }
    let folder = try PeerFolder()
    let json = """
      {"sizes": \(SupermaskTrainerTests.sizes), "batch": 20, "steps": \(Self.steps), "rate": 10, "momentum": 0.9,
       "rescale": \(rescales)}
      """
    try Data(json.utf8).write(to: folder.file("plan.json"))
    try folder.write(kernels.flatMap { frozen.values($0.range) }, "weights.f32")
    try folder.write(uniform, "uniform.f32")
    let features = images.features
    try Data(rows.flatMap { images.pixels[Int($0) * features..<(Int($0) + 1) * features] })
      .write(to: folder.file("pixels.u8"))
    try Data(rows.map { images.labels[Int($0)] }).write(to: folder.file("labels.u8"))
    try folder.run("supermask_torch.py")
    let theirs = try folder.read("logits.f32")

    let all = trainer.logitValues
    let ours = kernels.flatMap { all[$0.range] }
    let largest = theirs.reduce(0) { max($0, abs($1)) }
    let apart = zip(ours, theirs).map { abs($0 - $1) }.max() ?? .infinity
    print("supermask, rescaled \(rescales): logits part by \(apart), the largest is \(largest)")
    #expect(ours.count == theirs.count && largest > 0.01 && apart <= 1e-4 * largest)
  }
}

/// Files to and from a script of Tests/Peers, run by the interpreter of RAFFLE_PYTHON, else python3.
struct PeerFolder: ~Copyable {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "raffle-peer-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func file(_ name: String) -> URL { folder.appending(path: name) }

  func write(_ values: [Float], _ name: String) throws {
    try values.withUnsafeBytes { try Data($0).write(to: file(name)) }
  }

  func read(_ name: String) throws -> [Float] {
    let bytes = [UInt8](try Data(contentsOf: file(name)))
    return bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
    }
  }

  func run(_ script: String) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      environment["RAFFLE_PYTHON"] ?? "python3", tests.appending(path: "Peers/\(script)").path, folder.path,
    ]
    process.standardOutput = Pipe()
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
