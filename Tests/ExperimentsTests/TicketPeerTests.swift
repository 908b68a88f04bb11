import Datasets
import Experiments
import Foundation
import Sweeps
import Testing
import Vocabulary

private let environment = ProcessInfo.processInfo.environment

/// Exported tickets opened by PyTorch, run by the interpreter of RAFFLE_PYTHON, else python3.
@Suite(
  "Tickets in PyTorch", .serialized,
  .enabled(if: environment["RAFFLE_PEERS"] == "1", "set RAFFLE_PEERS=1; needs Python with NumPy and PyTorch"))
struct TicketPeerTests {
  @Test("trained and initial networks classify as many images as the record says", arguments: Mask0Action.allCases)
  func accuracy(mask0: Mask0Action) throws {
    var sweep = sweep([.largeFinal], PrunePlan(keep: KeepRates(fc: 0.5, output: 0.5), levels: [1, 2]))
    sweep.mask1Actions = [.rewind, .reshuffleKeepSign]
    sweep.mask0Actions = [mask0]
    let laboratory = try Laboratory(sweep)
    for index in laboratory.expansion.trials.indices {
      let record = laboratory.records[index]
      let answer = try ask(try laboratory.ticket(at: index), record)
      let trained = try #require(record["final"]?["test_accuracy"]?.number)
      let initial = try #require(record["initial"]?["test_accuracy"]?.number)
      #expect(answer["images"] == 60)
      #expect(answer["correct"] == Int((trained * 60).rounded()))
      #expect(answer["correct_initial"] == Int((initial * 60).rounded()))
    }
  }

  private func ask(_ ticket: Ticket, _ record: JSONValue) throws -> [String: Int] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "raffle-ticket-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var tensors = ticket.safeTensors
    tensors.metadata = [("mask0", record["mask0"]?.string ?? "zero")]
    let test = try #require(Laboratory.dataset?.test)
    try Data(tensors.bytes).write(to: folder.appending(path: "ticket.safetensors"))
    try Data(test.pixels).write(to: folder.appending(path: "pixels.u8"))
    try Data(test.labels).write(to: folder.appending(path: "labels.u8"))

    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      environment["RAFFLE_PYTHON"] ?? "python3", tests.appending(path: "Peers/ticket.py").path,
      folder.appending(path: "ticket.safetensors").path, folder.path,
    ]
    process.standardOutput = output
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let lines = String(decoding: printed, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
    return Dictionary(lines.compactMap { line in Int(line.last ?? "").map { (String(line[0]), $0) } }) { first, _ in
      first
    }
  }
}
