import Access
import ArgumentParser
import CommandSupport
import SweepCore
import SweepShell

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Makes, lists and revokes the keys of a coordinator that encrypts.",
    discussion: """
      A coordinator makes its keys by itself when it first listens beyond this machine, in OUT/keys. It notices changes \
      while it runs: a new key's access file appears in OUT/access, a revoked key is out at the next ping.

      Examples:
        raffle keys list --keys out/sweep/keys
        raffle keys new worker --name alice --keys out/sweep/keys
        raffle keys revoke worker --keys out/sweep/keys
      """,
    subcommands: [Init.self, New.self, List.self, Revoke.self])

  struct Folder: ParsableArguments {
    @Option(name: .customLong("keys"), help: ArgumentHelp("The folder with the keys.", valueName: "DIR"))
    var path: String

    var folder: KeyFolder { KeyFolder(path) }

    /// Errors in words, with the exit code that fits them.
    func doing<Result>(_ body: (KeyFolder) throws(AccessError) -> Result) throws -> Result {
      do {
        return try body(folder)
      } catch {
        throw ShellError(error.code == .name || error.code == .missing ? .usage : .failure, error.description)
      }
    }
  }

  struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes the server's key and one for each role, before a coordinator does it.",
      discussion: "Example:\n  raffle keys init --keys out/sweep/keys")
    @OptionGroup var keys: Folder

    func run() throws {
      let (table, isNew) = try keys.doing { (folder) throws(AccessError) in try folder.create(at: wallClock()) }
      guard isNew else {
        throw ShellError(.usage, "\(keys.folder.file): keys are there already; nothing was changed")
      }
      complain("made \(table.clients.map(\.id).joined(separator: ", ")) in \(keys.folder.file)")
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a further key.",
      discussion: "Example:\n  raffle keys new worker --name alice --keys out/sweep/keys")
    @Argument(help: ArgumentHelp("worker, observer or admin.", valueName: "ROLE")) var role: Role
    @Option(help: ArgumentHelp("Its name (default: the role and a number).", valueName: "NAME")) var name: String?
    @OptionGroup var keys: Folder

    func run() throws {
      let client = try keys.doing { (folder) throws(AccessError) in
        try folder.edit { (table) throws(AccessError) in try table.add(role, id: name, at: wallClock()) }
      }
      complain("made \(client.id); its coordinator writes \(client.id).json beside the other access files")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the keys; secrets are not shown.",
      discussion: "Example:\n  raffle keys list --keys out/sweep/keys")
    @OptionGroup var keys: Folder

    func run() throws {
      let table = try keys.doing { (folder) throws(AccessError) in try folder.read() }
      var lines = ["name\trole\tpublic key\tmade\trevoked"]
      for client in table.clients {
        lines.append(
          "\(client.id)\t\(client.role)\t\(client.publicKey)\t\(client.created)\t\(client.revoked ?? "-")")
      }
      try emit(lines.joined(separator: "\n") + "\n")
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a key out for good, at once.",
      discussion: "Example:\n  raffle keys revoke worker --keys out/sweep/keys")
    @Argument(help: ArgumentHelp("The key's name, as keys list shows it.", valueName: "NAME")) var name: String
    @OptionGroup var keys: Folder

    func run() throws {
      try keys.doing { (folder) throws(AccessError) in
        try folder.edit { (table) throws(AccessError) in try table.revoke(name, at: wallClock()) }
      }
      complain("revoked \(name); a coordinator that runs refuses it from now on")
    }
  }
}

extension Role: ExpressibleByArgument {}
