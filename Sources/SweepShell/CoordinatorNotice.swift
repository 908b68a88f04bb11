package import Access
internal import Foundation
internal import Glibc
internal import Sweeps

/// `OUT/coordinator.json`: where the coordinator that works in a folder is to be found; there while it runs.
///
/// It helps those who look from the same file system. Nothing depends on it.
package struct CoordinatorNotice: Sendable {
  private let path: String
  package let host: String
  package let processID: UInt32
  package let endpoints: [String]
  /// Whether an access file is needed.
  package let isSecure: Bool

  /// Writes it; a folder in which that fails does without.
  package static func post(in folder: String, endpoints: [String], isSecure: Bool) -> CoordinatorNotice {
    let notice = CoordinatorNotice(
      path: path(in: folder), host: HostFacts.hostName, processID: HostFacts.processID, endpoints: endpoints,
      isSecure: isSecure)
    var text = JSONText()
    text.beginObject()
    text.member("kind", kind)
    text.member("schema", 1)
    text.member("host", notice.host)
    text.member("process", notice.processID)
    text.member("endpoints", endpoints)
    text.member("secure", isSecure)
    text.endObject()
    try? Data(text.bytes + [UInt8(ascii: "\n")]).write(to: URL(fileURLWithPath: notice.path), options: .atomic)
    return notice
  }

  /// The notice in a folder; nil where there is none, or its process on this machine is gone.
  package static func read(in folder: String) -> CoordinatorNotice? {
    guard let data = FileManager.default.contents(atPath: path(in: folder)), data.count < 1 << 16,
      let json = try? JSONValue(parsing: [UInt8](data)), json["kind"]?.string == kind,
      let host = json["host"]?.string, let process = json["process"]?.integer.flatMap({ UInt32(exactly: $0) }),
      let endpoints = json["endpoints"]?.array?.compactMap(\.string), !endpoints.isEmpty,
      case .bool(let isSecure)? = json["secure"]
    else { return nil }
    let notice = CoordinatorNotice(
      path: path(in: folder), host: host, processID: process, endpoints: endpoints, isSecure: isSecure)
    return notice.isOver ? nil : notice
  }

  package func remove() { unlink(path) }

  /// Whether its process was on this machine and is gone.
  private var isOver: Bool {
    host == HostFacts.hostName && kill(pid_t(bitPattern: processID), 0) != 0 && errno == ESRCH
  }

  private static let kind = "raffle coordinator"
  private static func path(in folder: String) -> String { "\(folder)/coordinator.json" }
}

/// Where the coordinator of a folder is to be found, by what the folder holds; nil where nothing says so.
package func coordinates(ofFolder folder: String) throws(AccessError) -> Coordinates? {
  guard let notice = CoordinatorNotice.read(in: folder) else { return nil }
  guard notice.isSecure else { return notice.endpoints.first.map { Coordinates(endpoint: $0) } }
  let file = "\(folder)/access/observer.json"
  return FileManager.default.fileExists(atPath: file) ? try Coordinates(file: file, endpoint: nil) : nil
}
