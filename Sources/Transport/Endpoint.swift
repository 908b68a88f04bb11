/// An endpoint taken apart: `tcp://host:port`, `ipc://path` or `inproc://name`.
enum Endpoint {
  case tcp(host: Substring, port: Substring)
  case local

  /// nil for anything else; `*` as host or port only with `wildcards`.
  init?(_ endpoint: String, wildcards: Bool) {
    guard endpoint.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
    for scheme in ["ipc://", "inproc://"] where endpoint.hasPrefix(scheme) {
      guard endpoint.utf8.count > scheme.utf8.count else { return nil }
      self = .local
      return
    }
    guard endpoint.hasPrefix("tcp://"), let colon = endpoint.lastIndex(of: ":") else { return nil }
    let start = endpoint.index(endpoint.startIndex, offsetBy: "tcp://".count)
    guard start < colon else { return nil }
    let host = endpoint[start..<colon]
    let port = endpoint[endpoint.index(after: colon)...]
    guard wildcards || host != "*", isPort(port) || wildcards && port == "*" else { return nil }
    self = .tcp(host: host, port: port)
  }
}

/// Whether this is an endpoint at all.
package func isEndpoint(_ endpoint: String) -> Bool {
  Endpoint(endpoint, wildcards: true) != nil
}

/// Whether this is an endpoint that can be connected to.
package func isReachable(_ endpoint: String) -> Bool {
  Endpoint(endpoint, wildcards: false) != nil
}

/// Whether an endpoint can be reached from this machine only; false whenever that is not certain.
///
/// 127.0.0.0/8, `[::1]`, `localhost`, `ipc://` and `inproc://` are; `*`, 0.0.0.0, names of interfaces and of other hosts
/// are not.
package func isLoopback(endpoint: String) -> Bool {
  switch Endpoint(endpoint, wildcards: true) {
  case nil: false
  case .local: true
  case .tcp(let host, _): host == "localhost" || host == "[::1]" || isLoopbackNumber(host)
  }
}

/// 127.a.b.c in the one form that cannot be read in another way: four decimal numbers without leading zeros.
private func isLoopbackNumber(_ host: Substring) -> Bool {
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0).map(String.init) == String($0) }
}

private func isPort(_ text: Substring) -> Bool {
  guard let port = UInt16(text), port > 0 else { return false }
  return String(port) == text
}
