internal import Datasets
internal import Foundation
internal import Glibc
internal import SweepCore
package import SweepShell

/// Brings a data set's official files into a folder.
///
/// A download goes to NAME.part and gets its name when its contents have the sums that they should have; one that was
/// cut is gone on with. What is there already and right stays as it is.
package struct DataFetch {
  let data: OfficialData
  let folder: String
  let mirrors: [String]
  let curl: Curl
  /// Tells people what happens.
  let say: (String) -> Void

  /// - Parameter mirrors: instead of the official ones; none for those.
  package init(_ data: OfficialData, to folder: String, mirrors: [String], curl: Curl, say: @escaping (String) -> Void) {
    self.data = data
    self.folder = folder
    self.mirrors = mirrors.isEmpty ? data.mirrors : mirrors.map { $0.hasSuffix("/") ? $0 : "\($0)/" }
    self.curl = curl
    self.say = say
  }

  package func run() throws(ShellError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw ShellError(.failure, "\(folder): expected a folder that can be made: \(error.localizedDescription)")
    }
    for file in data.files {
      let found = file.contents.map { DataCheck.check($0, in: folder, data.subfolders) }
      if found.allSatisfy({ $0.state == .right }) {
        say("\(file.name): here already")
        continue
      }
      for other in found where other.state != .right && other.state != .missing { try setAside(other) }
      try fetch(file)
    }
  }

  /// Somebody's own files may have these names: nothing is lost.
  private func setAside(_ file: DataCheck.File) throws(ShellError) {
    guard let path = file.path else { return }
    guard rename(path, "\(path).other") == 0 else {
      throw ShellError(.inputOutput, "\(path): cannot be renamed: \(String(cString: strerror(errno)))")
    }
    say("\(path): other bytes than the official ones; it is \(path).other now")
  }

  private func fetch(_ file: PackedFile) throws(ShellError) {
    let path = "\(folder)/\(file.name)"
    guard case .mine(let part) = try PartFile.claim("\(path).part") else {
      throw ShellError(.failure, "\(path).part: another process is fetching this file; wait for it")
    }
    for mirror in mirrors where try fetch(file, from: mirror, part) {
      switch file.packing {
      case .gzip: try part.keep(as: path, mode: 0o644)
      case .tarGzip: unlink(part.path)
      }
      return
    }
    if try part.count() == 0 { unlink(part.path) }
    throw ShellError(.failure, failure(file))
  }

  /// True when the file is there and right.
  private func fetch(_ file: PackedFile, from mirror: String, _ part: PartFile) throws(ShellError) -> Bool {
    for _ in 0..<2 {
      let before = try part.count()
      say("\(file.name): " + (before == 0 ? "from" : "going on after \(before) bytes from") + " \(mirror)")
      switch try curl.get(mirror + file.name, into: part.path) {
      case .failed: return false
      case .interrupted: throw ShellError(.workLeft, "interrupted; start it again to go on")
      case .cannotResume: try part.truncate(to: 0)
      case .done:
        if let reason = try take(part, file) {
          say("\(mirror)\(file.name): \(reason)")
          try part.truncate(to: 0)
          // What was there before may be to blame.
          if before == 0 { return false }
        } else {
          say("\(file.name): \(try part.count()) bytes, SHA-256 of what it holds is right")
          return true
        }
      }
    }
    return false
  }

  /// Checks a whole download, and unpacks it where that is meant; what is wrong with it, or nil.
  private func take(_ part: PartFile, _ file: PackedFile) throws(ShellError) -> String? {
    guard let data = FileManager.default.contents(atPath: part.path) else {
      throw ShellError(.inputOutput, "\(part.path): expected to be read again")
    }
    let bytes = [UInt8](data)
    switch file.packing {
    case .gzip:
      let states = file.contents.map { DataCheck.state(bytes, of: $0, path: part.path) }
      return states.first { $0 != .right }.map { reason($0, file, bytes.count) }
    case .tarGzip: return try unpack(bytes, file)
    }
  }

  private func reason(_ state: DataCheck.State, _ file: PackedFile, _ count: Int) -> String {
    guard case .other(let unpacked, let sum) = state else {
      return "expected \(file.count) bytes of gzip, found \(count) that cannot be unpacked"
    }
    let content = file.contents[0]
    return "expected \(content.count) unpacked bytes with SHA-256 \(content.sha256), found \(unpacked) with \(sum)"
  }

  /// Each file gets its name only when it is whole.
  private func unpack(_ packed: [UInt8], _ file: PackedFile) throws(ShellError) -> String? {
    let limit = file.contents.reduce(1 << 20) { $0 + $1.count + 1_024 }
    guard let archive = try? unpackedBytes(packed, limit: limit, file: file.name),
      let contents = TarFile.contents(of: Set(file.contents.map(\.name)), in: archive)
    else { return "expected a tar archive packed by gzip of \(file.count) bytes, found \(packed.count) others" }
    for content in file.contents {
      guard let bytes = contents[content.name] else { return "expected \(content.name) in it, found none" }
      let sum = sha256(bytes)
      guard sum == content.sha256 else {
        return "\(content.name): expected SHA-256 \(content.sha256), found \(sum)"
      }
    }
    for content in file.contents {
      guard let bytes = contents[content.name] else { continue }
      do {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(content.name)"), options: .atomic)
      } catch {
        throw ShellError(.inputOutput, "\(folder)/\(content.name): expected to be written: \(error.localizedDescription)")
      }
    }
    return nil
  }

  private func failure(_ file: PackedFile) -> String {
    """
    \(file.name): none of \(mirrors.count == 1 ? "the one mirror" : "\(mirrors.count) mirrors") gave it, for the reasons \
    above. If this machine has no way into the network (behind a proxy: set https_proxy), fetch on another machine and \
    copy the folder, or have the file copied here by other means; then: raffle data check \(folder)
    """
  }
}
