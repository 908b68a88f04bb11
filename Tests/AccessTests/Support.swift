import Foundation
import Testing

@testable import Access

/// A folder of its own, gone with its owner.
struct Bench: ~Copyable {
  let folder = NSTemporaryDirectory() + "raffle-access-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    #expect(chmod(path(name), mode) == 0)
    return path(name)
  }
}

func mode(_ path: String) -> mode_t {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
}
