import Datasets
import Foundation
import Kernels
import Networks
import Testing
import Training
import Vocabulary

private let environment = ProcessInfo.processInfo.environment

/// A hundred steps of LeNet-300-100 against PyTorch, run by the interpreter of RAFFLE_PYTHON, else python3.
///
/// On MNIST where RAFFLE_DATA has it, else on drawn digits.
@Suite(
  "PyTorch peer", .serialized,
  .enabled(if: environment["RAFFLE_PEERS"] == "1", "set RAFFLE_PEERS=1; needs Python with NumPy and PyTorch"))
struct TorchPeerTests {
  static let sizes = [784, 300, 100, 10]
  static let steps = 100

  /// What PyTorch's script writes and prints.
  struct Answer {
    var losses: [Double]
    var gradient: [Float]
    var end: [Float]
  }

  // At a rate of 0.1 one unit in the last place of the start weights moves PyTorch's own hundredth loss by 2 %: no such
  // run can be compared to 1e-5.
  @Test(
    "losses, first gradient and end weights are PyTorch's",
    arguments: [plan(.adam, rate: 0.0012, batch: 60), plan(.sgd, rate: 0.01, momentum: 0.9, batch: 60)])
  func training(plan: Hyperparameters) throws {
    let images = try Self.images()
    var trainer = trainer(Self.sizes, plan)
    let slices = trainer.network.layout.slices
    let start = slices.flatMap { trainer.weights.values($0.range) }
    var order = BatchOrder(seed: 1, images: images.trainingRows, batch: plan.batch)
    var batches: [UInt32] = [], losses: [Double] = [], gradient: [Float] = []
    for step in 0..<Self.steps {
      order.withNextBatch { rows in
        if step == 0 {
          let all = trainer.gradient(images.training, rows: rows)
          gradient = slices.flatMap { all[$0.range] }
        }
        trainer.step(images.training, rows: rows)
        batches += (0..<plan.batch).map { rows[$0] }
      }
      losses.append(trainer.batchLoss)
    }
    let answer = try Self.ask(plan, start: start, images: images.training, batches: batches)

    let apart = zip(losses, answer.losses).map { abs($0 - $1) / $1 }
    let largest = answer.gradient.reduce(0) { max($0, abs($1)) }
    let gradientApart = zip(gradient, answer.gradient).map { abs($0 - $1) }.max() ?? .infinity
    let end = slices.flatMap { trainer.weights.values($0.range) }
    let endApart = zip(end, answer.end).map { abs($0 - $1) }.max() ?? .infinity
    print(
      "\(plan.optimizer.rawValue): losses part by \(apart.max() ?? .infinity) of themselves, the first gradient by "
        + "\(gradientApart) (its largest is \(largest)), end weights by \(endApart)")
    #expect(losses.count == answer.losses.count && gradient.count == answer.gradient.count)
    #expect(apart.allSatisfy { $0 <= 1e-5 })
    // Sums of sixty products of at most this size, in another order.
    #expect(gradientApart <= 1e-6 * largest)
  }

  static func images() throws -> TrainingImages {
    if let folder = environment["RAFFLE_DATA"] {
      return TrainingImages(try Dataset.load(.mnist, folder: folder), validation: 5000)
    }
    return TrainingImages(try Dataset.load(.synthetic(training: 2000, test: 1), folder: nil), validation: 200)
  }

  static func ask(_ plan: Hyperparameters, start: [Float], images: ImageSet, batches: [UInt32]) throws -> Answer {
    let folder = FileManager.default.temporaryDirectory.appending(path: "raffle-training-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String) -> URL { folder.appending(path: name) }
    let json = """
      {"sizes": \(sizes), "batch": \(plan.batch), "steps": \(steps), "optimizer": "\(plan.optimizer.rawValue)",
       "rate": \(plan.rate), "momentum": \(plan.momentum)}
      """
    try Data(json.utf8).write(to: file("plan.json"))
    try start.withUnsafeBytes { try Data($0).write(to: file("weights.f32")) }
    let rows = batches.map { Int($0) * images.features..<(Int($0) + 1) * images.features }
    try Data(rows.flatMap { images.pixels[$0] }).write(to: file("pixels.u8"))
    try Data(batches.map { images.labels[Int($0)] }).write(to: file("labels.u8"))
    let printed = try run("training_torch.py", folder)
    return Answer(
      losses: printed.split(separator: "\n").compactMap { Double($0) }, gradient: try read(file("gradient.f32")),
      end: try read(file("end.f32")))
  }

  private static func read(_ file: URL) throws -> [Float] {
    let bytes = [UInt8](try Data(contentsOf: file))
    return bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
    }
  }

  /// What the script of Tests/Peers prints.
  private static func run(_ script: String, _ folder: URL) throws -> String {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let process = Process(), output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      environment["RAFFLE_PYTHON"] ?? "python3", tests.appending(path: "Peers/\(script)").path, folder.path,
    ]
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self)
  }
}
