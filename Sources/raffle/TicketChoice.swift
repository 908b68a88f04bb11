import ArgumentParser
import CommandSupport
import Experiments
import Foundation
import ResultLog
import SweepCore
import SweepShell
import Sweeps

/// Which trial of which results.
struct TicketChoice: ParsableArguments {
  @Argument(help: ArgumentHelp("The output folder, or the log in it.", valueName: "RESULTS"))
  var results: String

  @Option(help: ArgumentHelp("The trial's key, or its beginning.", valueName: "KEY"))
  var key: String

  init() {}

  init(results: String, key: String) {
    self.results = results
    self.key = key
  }

  /// The ticket, and the name of its sweep.
  func ticket() throws(ShellError) -> (ticket: Ticket, sweep: String) {
    let (log, results) = try read()
    let expansion = results.expansion
    let places = expansion.trials.indices.filter { expansion.trials[$0].key.description.hasPrefix(key.lowercased()) }
    guard places.count == 1, let place = places.first else {
      let found = places.isEmpty ? "none" : "\(places.count)"
      throw ShellError(.usage, "--key \(key): expected the key of one trial of \(log.file), found \(found)")
    }
    let trial = expansion.trials[place]
    guard let record = deterministic(trial.key, in: log) else {
      throw ShellError(.failure, "\(log.file): trial \(trial.key) has no result yet, or failed")
    }
    guard let store = artifactStore(beside: self.results) else {
      throw ShellError(.failure, "\(self.results): expected the sweep's artifacts beside the log, found no such folder")
    }
    do {
      let ticket = try Ticket(
        expansion.spec(at: place), record: record,
        parents: trial.parents.compactMap { deterministic(expansion.trials[$0].key, in: log) },
        artifact: { (digest) throws(TrialError) in
          do {
            return try store.read(digest)
          } catch {
            throw .badArtifact("\(error); a sweep's keep: may have left it out")
          }
        })
      return (ticket, results.frozen.sweep.name)
    } catch {
      throw ShellError(.failure, "\(self.results): \(error)")
    }
  }

  private func read() throws(ShellError) -> (LogText, SweepResults) {
    let log = try readLog(results)
    do {
      return (log, try SweepResults(lines: log.lines))
    } catch {
      throw ShellError(.failure, "\(log.file): \(error)")
    }
  }

  /// The record's bytes before its provenance; nil where there is no result.
  private func deterministic(_ key: TrialKey, in log: LogText) -> [UInt8]? {
    let head = Data("{\"kind\":\"record\",\"schema\":1,\"key\":\"\(key)\",\"status\":\"ok\"".utf8)
    guard let line = log.lines.first(where: { $0.starts(with: head) }) else { return nil }
    let data = Data(line)
    guard let end = data.range(of: Data(",\"provenance\":".utf8), options: .backwards) else { return nil }
    return Array(line[..<end.lowerBound])
  }
}

/// A ticket for people: what it is, then its layers.
func ticketText(_ tensors: SafeTensors) -> String {
  var text = ""
  let width = tensors.metadata.map(\.name.count).max() ?? 0
  for (name, value) in tensors.metadata {
    text += name + String(repeating: " ", count: width - name.count + 2) + value + "\n"
  }
  let layers = tensors.tensors.filter { !$0.name.hasPrefix("initial.") && !$0.name.hasPrefix("mask.") }
  text += layers.isEmpty ? "" : "\n"
  for layer in layers {
    let count = layer.shape.reduce(1, *)
    let kept = tensors.uint8s("mask.\(layer.name)").map { $0.reduce(0) { $0 + Int($1) } } ?? count
    let shape = layer.shape.map(String.init).joined(separator: " x ")
    text += "\(layer.name)  \(shape)  \(kept) of \(count) kept\n"
  }
  return text
}
