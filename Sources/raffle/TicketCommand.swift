import ArgumentParser
import CommandSupport
import Experiments
import Foundation
import ResultLog
import SweepCore
import SweepShell
import Sweeps

struct TicketCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ticket", abstract: "Takes trained networks out of results, for other programs.",
    discussion: "Example:\n  raffle ticket export out/quickstart --key 3b452f37 -o ticket.safetensors",
    subcommands: [Export.self, Show.self])

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Writes start weights, mask and trained weights of one trial to a safetensors file.",
      discussion: """
        Trained weights have the names and shapes of torch.nn.Sequential(Linear, ReLU, Linear, ReLU, Linear): \
        0.weight, 0.bias, 2.weight, …; beside them initial.0.weight, … and mask.0.weight, … (1 kept, 0 pruned):

          model.load_state_dict(safetensors.torch.load_file(FILE), strict=False)

        Inputs are pixels / 255. The weights are those after the last iteration, whose accuracy the record calls \
        final.test_accuracy.

        Example:
          raffle ticket export out/quickstart --key 3b452f37 -o ticket.safetensors
        """)

    @OptionGroup var choice: TicketChoice

    @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("The file.", valueName: "FILE"))
    var output: String

    func run() throws {
      let (ticket, study) = try choice.ticket()
      var tensors = ticket.safeTensors
      tensors.metadata = metadata(ticket.record, sweep: study)
      try write(Data(tensors.bytes), to: output)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Prints the layers, kept counts and accuracies of a ticket.",
      discussion: """
        Examples:
          raffle ticket show ticket.safetensors
          raffle ticket show out/quickstart --key 3b452f37
        """)

    @Argument(
      help: ArgumentHelp(
        "A ticket's file; or with --key an output folder, or the log in it.", valueName: "FILE|RESULTS"))
    var source: String

    @Option(help: ArgumentHelp("The trial's key, or its beginning.", valueName: "KEY"))
    var key: String?

    func run() throws {
      if let key {
        let (ticket, sweep) = try TicketChoice(results: source, key: key).ticket()
        var tensors = ticket.safeTensors
        tensors.metadata = metadata(ticket.record, sweep: sweep)
        return try emit(ticketText(tensors))
      }
      guard let data = FileManager.default.contents(atPath: source), !source.hasSuffix(".jsonl") else {
        throw ShellError(.usage, "\(source): expected a ticket's file; for results say which trial with --key")
      }
      do {
        try emit(ticketText(try SafeTensors(bytes: [UInt8](data))))
      } catch let error as ArtifactError {
        throw ShellError(.failure, "\(source): \(error)")
      }
    }
  }
}

/// What a ticket's file says about itself.
private func metadata(_ record: JSONValue, sweep: String) -> [(name: String, value: String)] {
  let members: [(String, JSONValue?)] = [
    ("key", record["key"]), ("model", record["model"]), ("dataset", record["dataset"]),
    ("criterion", record["criterion"]), ("mode", record["mode"]), ("level", record["level"]), ("seed", record["seed"]),
    ("mask1", record["mask1"]), ("mask0", record["mask0"]), ("density", record["density"]),
    ("iterations", record["iterations"]), ("test_accuracy", record["test_accuracy"]),
    ("final_test_accuracy", record["final"]?["test_accuracy"]),
    ("initial_test_accuracy", record["initial"]?["test_accuracy"]),
  ]
  return [("sweep", sweep)]
    + members.compactMap { name, value in
      value.flatMap { $0 == .null ? nil : (name, $0.string ?? $0.text) }
    }
}
