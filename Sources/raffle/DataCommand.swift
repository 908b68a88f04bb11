import ArgumentParser
import CommandSupport
import DataFetch
import Datasets
import Foundation
import SweepCore
import SweepShell
import Sweeps

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Fetches official data sets and checks folders of them.",
    discussion: """
      Only the coordinator needs the files: workers without them get the data from it.

      Examples:
        raffle data fetch mnist
        raffle data fetch cifar10 --to /scratch/cifar10
        raffle data check data/mnist
      """,
    subcommands: [Fetch.self, Check.self])

  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Downloads a data set with the system's curl, and checks its size and SHA-256.",
      discussion: """
        What is in the folder already and right is not fetched again; a download that was cut is gone on with.

        Examples:
          raffle data fetch mnist
          raffle data fetch mnist --to /scratch/mnist --mirror http://fileserver/mnist/

        Exit codes: 0 all files are there; 1 failure; 2 usage; 74 the disk; 75 interrupted.
        """)

    @Argument(help: ArgumentHelp("mnist or cifar10.", valueName: "NAME"))
    var name: String

    @Option(help: ArgumentHelp("The folder for the files (default: data/NAME).", valueName: "DIR"))
    var to: String?

    @Option(
      help: ArgumentHelp("The address of a folder with the files, instead of the official ones; may be repeated.", valueName: "URL"))
    var mirror: [String] = []

    func validate() throws {
      guard OfficialData.all.contains(where: { $0.name == name }) else {
        throw ValidationError("\(name): expected \(OfficialData.all.map(\.name).joined(separator: " or "))")
      }
      for url in mirror where !url.hasPrefix("http://") && !url.hasPrefix("https://") {
        throw ValidationError("--mirror \(url): expected an address that starts with http:// or https://")
      }
    }

    func run() throws {
      guard let data = OfficialData.all.first(where: { $0.name == name }) else { return }
      let folder = to ?? "data/\(name)"
      guard let curl = Curl(searching: ProcessInfo.processInfo.environment["PATH"] ?? "") else {
        let addresses = data.files.map { "  \(data.mirrors[0])\($0.name)" }.joined(separator: "\n")
        throw ShellError(
          .failure,
          "curl is not on this machine: install it (apt-get install curl), or put these files into \(folder) by other "
            + "means, unpacked if they are archives, and check them with raffle data check \(folder):\n\(addresses)")
      }
      try DataFetch(data, to: folder, mirrors: mirror, curl: curl) { complain($0) }.run()
      let path = URL(fileURLWithPath: folder).standardizedFileURL.path
      complain("\(name) is in \(folder): give it with --data \(folder), or say export RAFFLE_DATA=\(path)")
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says which data are in a folder and whether they are the official ones.",
      discussion: """
        Exits with 0 if all files of a data set are there with the official bytes, else with 1.

        Example:
          raffle data check data/mnist
        """)

    @Argument(help: ArgumentHelp("The folder.", valueName: "DIR"))
    var folder: String

    func run() throws {
      let checks = OfficialData.all.map { DataCheck($0, in: folder) }.filter(\.isPresent)
      guard !checks.isEmpty else {
        let names = OfficialData.all.map { "raffle data fetch \($0.name) --to \(folder)" }.joined(separator: ", or ")
        throw ShellError(
          .failure,
          "\(folder): expected files of \(OfficialData.all.map(\.name).joined(separator: " or ")), found none; \(names)")
      }
      for check in checks { try emit(check.text(folder)) }
      if !checks.allSatisfy(\.isRight) { throw Ending(.failure) }
    }
  }
}

extension DataCheck {
  /// A line for each file, and a verdict.
  fileprivate func text(_ folder: String) -> String {
    var lines = files.map { file in
      let path = file.path ?? "\(folder)/\(file.content.name)"
      switch file.state {
      case .right:
        return "\(path): \(file.count) bytes, \(path.hasSuffix(".gz") ? "unpacked " : "")SHA-256 \(file.content.sha256): ok"
      case .missing: return "\(path): missing (nor is there \(file.content.name).gz)"
      case .unreadable(let reason): return "\(path): \(file.count) bytes: \(reason)"
      case .other(let count, let sum):
        return "\(path): \(count) bytes, SHA-256 \(sum): not the official ones, which are \(file.content.count) bytes, "
          + "SHA-256 \(file.content.sha256)"
      }
    }
    lines.append("\(data.name): \(isRight ? "ok" : "not complete and right; raffle data fetch \(data.name) --to \(folder)")")
    if data.name == "mnist", isRight, let dataset = try? Dataset.load(.mnist, folder: folder) {
      lines.append(
        "  \(dataset.training.count) training and \(dataset.test.count) test images; digest of the data in trials: "
          + (Digest(bytes: dataset.digest)?.description ?? ""))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
