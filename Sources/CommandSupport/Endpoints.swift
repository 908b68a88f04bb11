internal import ArgumentParser
internal import Transport

/// Checks that the value of an address option is one.
package func checkEndpoint(_ option: String, _ endpoint: String) throws {
  guard isEndpoint(endpoint) else {
    throw ValidationError("\(option) \(endpoint): expected tcp://HOST:PORT with a port from 1 to 65535")
  }
}

/// `out/` and the sweep file's name without its extension, for quick runs with a word more: where results go unless
/// told otherwise.
package func standardOutput(forSweep file: String, isQuick: Bool = false) -> String {
  let name = file.split(separator: "/").last.map(String.init) ?? file
  let end = isQuick ? "-quick" : ""
  guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "out/\(name)\(end)" }
  return "out/\(name[..<dot])\(end)"
}
