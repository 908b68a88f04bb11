import Foundation
import Testing

/// The executables under test, beside the test bundle, and a folder for what they write.
struct Bench: ~Copyable {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "raffle-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }

  /// Runs an executable to its end.
  func run(_ program: String, _ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
    let process = try start(program, arguments, environment: environment)
    return process.outcome()
  }

  /// Runs any program to its end.
  func command(_ path: String, _ arguments: [String]) throws -> Outcome {
    try Running(path, arguments, folder: folder, environment: [:]).outcome()
  }

  func start(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Running {
    try Running(program, arguments, folder: folder, environment: environment)
  }

  /// Where SwiftPM puts what it builds: the folder of the test bundle.
  static let executables: URL = {
    let arguments = ProcessInfo.processInfo.arguments
    let bundle = arguments.first { $0.contains(".xctest") } ?? arguments[0]
    return URL(fileURLWithPath: bundle).deletingLastPathComponent()
  }()

  /// The project's folder.
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
}

struct Outcome {
  var status: Int32
  var output: String
  var errors: String
}

/// A process that is running, its output going to files.
final class Running {
  let process = Process()
  private let outputFile: String
  private let errorFile: String

  init(_ program: String, _ arguments: [String], folder: String, environment: [String: String]) throws {
    let id = UUID().uuidString
    outputFile = "\(folder)/\(id).out"
    errorFile = "\(folder)/\(id).err"
    _ = FileManager.default.createFile(atPath: outputFile, contents: nil)
    _ = FileManager.default.createFile(atPath: errorFile, contents: nil)
    process.executableURL =
      program.hasPrefix("/") ? URL(fileURLWithPath: program) : Bench.executables.appendingPathComponent(program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var variables = ProcessInfo.processInfo.environment
    variables["RAFFLE_DATA"] = nil
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputFile))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorFile))
    try process.run()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var errors: String { (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? "" }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for its end, at most two minutes.
  func outcome() -> Outcome {
    let deadline = Date(timeIntervalSinceNow: 120)
    while process.isRunning && Date() < deadline { usleep(10_000) }
    if process.isRunning {
      Issue.record("\(process.executableURL?.lastPathComponent ?? "") did not end in two minutes: \(errors)")
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let output = (try? String(contentsOfFile: outputFile, encoding: .utf8)) ?? ""
    return Outcome(status: process.terminationStatus, output: output, errors: errors)
  }

  /// Waits until the process has said something on standard error; false if it never does.
  func says(_ text: String) -> Bool {
    waitUntil { errors.contains(text) || !process.isRunning } && errors.contains(text)
  }
}

/// Polls until the condition holds, at most a minute.
@discardableResult
func waitUntil(_ condition: () -> Bool) -> Bool {
  let deadline = Date(timeIntervalSinceNow: 60)
  while Date() < deadline {
    if condition() { return true }
    usleep(20_000)
  }
  return condition()
}

/// The deterministic parts of all records of a log, sorted.
func deterministicParts(_ folder: String) throws -> [String] {
  let log = try String(contentsOfFile: "\(folder)/results.jsonl", encoding: .utf8)
  return log.split(separator: "\n").filter { $0.hasPrefix("{\"kind\":\"record\"") }.map { line in
    line.range(of: ",\"provenance\":").map { String(line[..<$0.lowerBound]) } ?? String(line)
  }.sorted()
}
