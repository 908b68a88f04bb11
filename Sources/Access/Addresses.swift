internal import Glibc

/// The endpoints at which others reach what is bound here.
///
/// - Parameter bound: with the real port. One for all of the machine's addresses becomes its name, and the numbers of
///   its interfaces in case the name is not known everywhere.
package func reachableEndpoints(bound: String, hostName: String) -> [String] {
  guard let colon = bound.lastIndex(of: ":"),
    ["tcp://0.0.0.0", "tcp://[::]", "tcp://*"].contains(bound[..<colon])
  else { return [bound] }
  let port = bound[bound.index(after: colon)...]
  return ([hostName] + interfaceNumbers()).map { "tcp://\($0):\(port)" }
}

/// IPv4 numbers of the interfaces that are up, loopback aside, in the system's order.
private func interfaceNumbers() -> [String] {
  var list: UnsafeMutablePointer<ifaddrs>?
  guard getifaddrs(&list) == 0 else { return [] }
  defer { freeifaddrs(list) }
  var numbers: [String] = []
  var next = list
  // Proof: the list is valid until it is freed, and an address of this family is a sockaddr_in.
  while let interface = next?.pointee {
    next = interface.ifa_next
    let flags = Int32(bitPattern: interface.ifa_flags)
    guard flags & Int32(IFF_UP) != 0, flags & Int32(IFF_LOOPBACK) == 0,
      let address = interface.ifa_addr, address.pointee.sa_family == sa_family_t(AF_INET)
    else { continue }
    let number = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr
    let bytes = withUnsafeBytes(of: number) { Array($0) }
    numbers.append(bytes.map(String.init).joined(separator: "."))
  }
  return numbers
}
