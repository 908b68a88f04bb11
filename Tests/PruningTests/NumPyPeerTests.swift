import Foundation
import Networks
import Pruning
import Randomness
import Testing
import Vocabulary

private let environment = ProcessInfo.processInfo.environment

/// Criteria and counts against an independent implementation, run by the interpreter of RAFFLE_PYTHON, else python3.
@Suite("NumPy peer", .enabled(if: environment["RAFFLE_PEERS"] == "1", "set RAFFLE_PEERS=1; needs Python with NumPy"))
struct NumPyPeerTests {
  /// Distinct magnitudes, so that ranks need no tie-break; one weight comes from 0 and another goes to 0.
  static func weights(_ salt: UInt64) -> [Float] {
    var stream = RandomStream(seed: salt, .initialWeights)
    var values = stream.permutation(of: 30_000).map { (Float($0) + 0.5) / ($0 % 2 == 0 ? 32_768 : -32_768) }
    values[Int(salt)] = 0
    return values
  }

  @Test("scores and kept counts are NumPy's")
  func scores() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "raffle-criteria-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let layer = LayerWeights(wi: Self.weights(1), wf: Self.weights(2))
    try write(layer.wi, to: folder.appending(path: "wi.f32"))
    try write(layer.wf, to: folder.appending(path: "wf.f32"))
    let counts = try run("criteria_numpy.py", folder)

    for criterion in Criterion.allCases where criterion != .random {
      var random = RandomStream(seed: 1, .scoreTies)
      let theirs = try read(folder.appending(path: "\(criterion.name).f32"))
      let differing = zip(criterion.scores(layer, &random), theirs).first { $0 != $1 }
      #expect(differing == nil && theirs.count == layer.wi.count, "\(criterion.name)")
    }
    #expect(counts == Self.counts())
    for criterion in Criterion.allCases where criterion != .random { try compareMask(criterion, layer, folder) }
  }

  /// A round with keep 0.8 on one kernel of these weights.
  private func compareMask(_ criterion: Criterion, _ layer: LayerWeights, _ folder: URL) throws {
    let layout = ParameterLayout(Architecture(fullyConnected: [300, 100, 1]))
    let kernel = layout.kernels[0].range
    let padding = [Float](repeating: 0.5, count: layout.count - kernel.count)
    let mask = try round(criterion).next(
      Mask(layout), level: 1, layout: layout, wi: layer.wi + padding, wf: layer.wf + padding)
    let fates = [UInt8](try Data(contentsOf: folder.appending(path: "\(criterion.name).u8")))
    let differing = zip(kernel, fates).first { $1 != 2 && mask.kept[$0] != ($1 == 1) }
    #expect(differing == nil && fates.count == kernel.count, "\(criterion.name)")
  }

  @Test("start values under every pair of actions are NumPy's")
  func actions() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "raffle-actions-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let layout = ParameterLayout(Architecture(fullyConnected: [40, 30]))
    let kernel = layout.kernels[0]
    func values(_ salt: UInt64) -> [Float] { numbers(layout.count, salt) }
    let (initial, wi, wf) = (values(1), values(2), values(3))
    var before = Mask(layout)
    before.prune(kernel.range.filter { $0 % 4 == 1 })
    var after = before
    after.prune(kernel.range.filter { $0 % 3 == 0 })
    let survivors = after.survivors(kernel).count
    let pruned = kernel.range.count { before.kept[$0] && !after.kept[$0] }
    func stream(_ purpose: RandomPurpose) -> RandomStream {
      RandomStream(seed: 7, purpose, criterion: "movement", level: 2, draw: 1)
    }
    var permutation = stream(.permutation), shuffle = stream(.permutation), zeroed = stream(.zeroedAtRandom)
    let drawn = layout.initialValues(.he, of: kernel) { stream(.reinitialization) }
    for (name, values) in [("initial", initial), ("wi", wi), ("wf", wf)] {
      try write(Array(values[kernel.range]), to: folder.appending(path: "\(name).f32"))
    }
    try write(drawn, to: folder.appending(path: "drawn.f32"))
    try Data(kernel.range.map { before.kept[$0] ? 1 : 0 }).write(to: folder.appending(path: "before.u8"))
    try Data(kernel.range.map { after.kept[$0] ? 1 : 0 }).write(to: folder.appending(path: "after.u8"))
    for (name, order) in [
      ("permutation", permutation.permutation(of: kernel.range.count)), ("shuffle", shuffle.permutation(of: survivors)),
      ("zeroed", zeroed.permutation(of: pruned)),
    ] {
      try order.withUnsafeBytes { try Data($0).write(to: folder.appending(path: "\(name).u32")) }
    }
    _ = try run("actions_numpy.py", folder)
    for mask1 in Mask1Action.allCases {
      for mask0 in Mask0Action.allCases {
        let rule = StartRule(
          mask1: mask1, mask0: mask0, initialization: .he, criterion: "movement", seed: 7, draw: 1)
        let start = rule.start(
          layout, StartRule.Round(level: 2, before: before, after: after, initial: initial, wi: wi, wf: wf))
        let theirs = try read(folder.appending(path: "\(mask1.rawValue)-\(mask0.rawValue).f32"))
        #expect(Array(start[kernel.range]) == theirs, "\(mask1.rawValue) \(mask0.rawValue)")
      }
    }
  }

  /// What the script prints: kept counts of LeNet-300-100, level by level, iterative and in one shot.
  static func counts() -> String {
    let keep = [0.8, 0.8, 0.9], layers = [235_200, 30_000, 1000]
    var survivors = layers, share = [1.0, 1, 1], text = ""
    for _ in 0...24 {
      let once = zip(layers, share).map { $0 - PruneRates.prunedCount(survivors: $0, keep: $1) }
      text += (survivors + once).map(String.init).joined(separator: " ") + "\n"
      survivors = zip(survivors, keep).map { $0 - PruneRates.prunedCount(survivors: $0, keep: $1) }
      share = zip(share, keep).map { $0 * $1 }
    }
    return text
  }

  private func write(_ values: [Float], to file: URL) throws {
    try values.withUnsafeBytes { try Data($0).write(to: file) }
  }

  private func read(_ file: URL) throws -> [Float] {
    let bytes = [UInt8](try Data(contentsOf: file))
    return bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
    }
  }

  /// What the script of Tests/Peers prints.
  private func run(_ script: String, _ folder: URL) throws -> String {
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
