@testable import SweepCore
import SweepSimulation

/// A text of prose, events and what a machine says to them.
///
/// A line that starts with `> ` is an event for the machine that the first one makes, `sweep` or `worker`; lines
/// that start with two spaces are the actions; everything else is prose.
enum Transcript {
  /// The text with the actions that the machines give now.
  static func play(_ text: String) throws -> String {
    var played: [Substring] = []
    var stage: Stage = .empty
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix("  ") {
      played.append(line)
      guard line.hasPrefix("> ") else { continue }
      let command = Command(line.dropFirst(2))
      played += try stage.handle(command).map { "  \($0)" }
    }
    return played.joined(separator: "\n")
  }

  struct Unreadable: Error {
    let line: String
  }

  enum Stage {
    case empty
    case coordinator(CoordinatorStage)
    case worker(WorkerStage)

    mutating func handle(_ command: Command) throws -> [String] {
      switch (self, command.words.first) {
      case (_, "sweep"):
        var stage = CoordinatorStage(command)
        let actions = stage.start()
        self = .coordinator(stage)
        return actions
      case (_, "worker"):
        self = .worker(WorkerStage(command))
        return []
      case (.coordinator(var stage), _):
        let actions = try stage.handle(command)
        self = .coordinator(stage)
        return actions
      case (.worker(var stage), _):
        let actions = try stage.handle(command)
        self = .worker(stage)
        return actions
      case (.empty, _): throw Unreadable(line: command.line)
      }
    }
  }
}

/// `w1 hello slots=2 held=0#1,1#1`: words, then settings.
struct Command {
  let line: String
  var words: [String] = []
  var settings: [String: String] = [:]

  init(_ line: Substring) {
    self.line = String(line)
    for part in line.split(separator: " ") {
      let sides = part.split(separator: "=", maxSplits: 1)
      if sides.count == 2 {
        settings[String(sides[0])] = String(sides[1])
      } else {
        words.append(String(part))
      }
    }
  }

  func word(_ place: Int) throws -> String {
    guard words.indices.contains(place) else { throw Transcript.Unreadable(line: line) }
    return words[place]
  }

  /// `0#1`, attempt 1 of trial 0.
  func attempt(_ place: Int) throws -> Attempt {
    guard let attempt = Attempt(text: try word(place)) else { throw Transcript.Unreadable(line: line) }
    return attempt
  }

  func number(_ place: Int) throws -> Int {
    guard let number = Int(try word(place)) else { throw Transcript.Unreadable(line: line) }
    return number
  }

  func attempts(_ name: String) -> [Attempt] {
    (settings[name] ?? "").split(separator: ",").compactMap { Attempt(text: String($0)) }
  }
}

extension Attempt {
  init?(text: String) {
    let parts = text.split(separator: "#").compactMap { UInt64($0) }
    guard parts.count == 2 else { return nil }
    self.init(key: transcriptKey(Int(parts[0])), number: UInt32(parts[1]))
  }
}

func transcriptKey(_ trial: Int) -> TrialKey { TrialKey(high: UInt64(trial), low: UInt64(trial) << 62) }

/// Messages that keep a connection alive would drown the rest.
func isPing(_ action: Coordinator.Action) -> Bool {
  if case .send(.ping, _, _) = action { true } else { false }
}
