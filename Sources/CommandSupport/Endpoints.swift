internal import ArgumentParser
internal import Transport

/// Checks an address option: well formed, and of this machine unless the user takes the risk.
package func checkEndpoint(_ option: String, _ endpoint: String, insecure: Bool) throws {
  guard isEndpoint(endpoint) else {
    throw ValidationError("\(option) \(endpoint): expected tcp://HOST:PORT with a port from 1 to 65535")
  }
  guard insecure || isLoopback(endpoint: endpoint) else {
    throw ValidationError(
      "\(option) \(endpoint): expected an address of this machine (127.0.0.1, localhost or [::1]); "
        + "on a network that you trust, add --insecure")
  }
}

/// `out/` and the sweep file's name without its extension: where results go unless told otherwise.
package func standardOutput(forSweep file: String) -> String {
  let name = file.split(separator: "/").last.map(String.init) ?? file
  guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "out/\(name)" }
  return "out/\(name[..<dot])"
}
