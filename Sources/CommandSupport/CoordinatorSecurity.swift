internal import Access
package import ArgumentParser
internal import Foundation
package import SweepShell
internal import Transport

/// Whether a coordinator encrypts, with which keys, and where it writes access files.
package struct CoordinatorSecurity: ParsableArguments {
  @Flag(help: "Encrypt and ask for keys also on an address that only this machine reaches.")
  package var secure = false

  @Flag(help: "Listen beyond this machine without encryption: anybody who reaches the port can take part.")
  package var insecure = false

  @Option(help: ArgumentHelp("The folder with the keys, made where there is none (default: OUT/keys).", valueName: "DIR"))
  package var keys: String?

  @Option(
    name: .customLong("access-out"),
    help: ArgumentHelp("A further folder for access files, e.g. one that all machines share.", valueName: "DIR"))
  package var accessOut: String?

  @Option(
    help: ArgumentHelp(
      "An address for access files, instead of what is bound here; may be repeated.", valueName: "ENDPOINT"))
  package var advertise: [String] = []

  package init() {}

  package func validate() throws {
    let others = [("--secure", secure), ("--keys", keys != nil), ("--access-out", accessOut != nil)]
    if insecure, let other = others.first(where: \.1) {
      throw ValidationError("--insecure and \(other.0): expected one of them")
    }
    for endpoint in advertise where !isReachable(endpoint) {
      throw ValidationError("--advertise \(endpoint): expected tcp://HOST:PORT with a port from 1 to 65535")
    }
  }

  /// The keys to go by; nil without encryption. All addresses but those of this machine alone are encrypted.
  package func access(binding endpoint: String, out: String) throws(ShellError) -> CoordinatorAccess? {
    guard !insecure, secure || keys != nil || accessOut != nil || !isLoopback(endpoint: endpoint) else { return nil }
    let access = try CoordinatorAccess(KeyFolder(keys ?? "\(out)/keys"))
    if access.isNew { complain("new keys in \(access.folder.file); raffle keys lists, adds and revokes them") }
    return access
  }

  /// Writes the access files, and says how a worker gets in.
  package func publish(
    _ access: CoordinatorAccess?, sweep: String, bound: String, out: String
  ) throws(ShellError) -> String {
    guard let access else { return "--connect \(bound)\(isLoopback(endpoint: bound) ? "" : " --insecure")" }
    let addresses =
      advertise.isEmpty ? reachableEndpoints(bound: bound, hostName: HostFacts.hostName) : advertise
    let folders = (accessOut.map { [$0] } ?? []) + ["\(out)/access"]
    let files = try access.publish(sweep: sweep, addresses: addresses, into: folders)
    let worker = files.first { $0.hasSuffix("/worker.json") } ?? files.first
    return worker.map { "--access \($0)" } ?? "--access FILE, with a key of \(access.folder.file)"
  }
}
