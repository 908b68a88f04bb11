internal import Datasets
internal import Foundation
internal import Logging
internal import ResultLog
internal import SweepCore

/// Data sets that came from coordinators, on this machine's disk in canonical form, each under its SHA-256.
///
///     CACHE/data/ab/cdef…        whole; never changed, mapped by all processes that need it
///     CACHE/data/ab/cdef….part   what has come so far; locked by the process that brings more
package struct DataCache: Sendable {
  let path: String
  private let log = Logger(label: "raffle.data")

  init(_ path: String) {
    self.path = path
  }

  /// `--cache`, else `RAFFLE_CACHE`, else the user's folder for such files; nil without any.
  package static func folder(told: String?, environment: [String: String]) -> String? {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    return told ?? value("RAFFLE_CACHE") ?? value("XDG_CACHE_HOME").map { "\($0)/raffle" }
      ?? value("HOME").map { "\($0)/.cache/raffle" }
  }

  /// The data set, its hash checked; nil where it is not here. A damaged file is removed.
  func find(_ digest: Digest, name: String) -> Dataset? {
    let file = file(digest)
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    do throws(DatasetError) {
      let dataset = try load(file, name: name)
      if dataset.digest == digest.bytes { return dataset }
      log.warning("\(file): expected the bytes that its name says, found others; it is removed")
    } catch {
      log.warning("\(error); it is removed")
    }
    try? FileManager.default.removeItem(atPath: file)
    return nil
  }

  enum Claim {
    case here(Dataset)
    case mine(PartFile)
    /// Another process is bringing it, and has this many bytes.
    case others(bytes: Int)
  }

  /// The data set, or the right to bring it here.
  func claim(_ digest: Digest, name: String) throws(ShellError) -> Claim {
    if let dataset = find(digest, name: name) { return .here(dataset) }
    do {
      try makeFolder((file(digest) as NSString).deletingLastPathComponent)
    } catch {
      throw ShellError(.inputOutput, error.description)
    }
    switch try PartFile.claim("\(file(digest)).part") {
    case .others(let bytes): return .others(bytes: bytes)
    case .mine(let part):
      // It may have been finished before the lock was ours.
      guard let dataset = find(digest, name: name) else { return .mine(part) }
      try? FileManager.default.removeItem(atPath: part.path)
      return .here(dataset)
    }
  }

  /// Checks what was brought and gives it its name; nil if it is something else, which is then gone.
  func finish(_ part: PartFile, _ digest: Digest, name: String) throws(ShellError) -> Dataset? {
    if let dataset = try? load(part.path, name: name), dataset.digest == digest.bytes {
      try part.keep(as: file(digest), mode: 0o444)
      return dataset
    }
    try part.truncate(to: 0)
    return nil
  }

  /// A file that another machine may remove is not mapped: its pages would go with it, and this process, too.
  private func load(_ file: String, name: String) throws(DatasetError) -> Dataset {
    guard sharedFileSystem(below: file) != nil, let bytes = FileManager.default.contents(atPath: file) else {
      return try Dataset(name: name, canonicalFile: file)
    }
    return try Dataset(name: name, canonicalBytes: [UInt8](bytes), place: file)
  }

  func file(_ digest: Digest) -> String {
    let digits = digest.description
    return "\(path)/data/\(digits.prefix(2))/\(digits.dropFirst(2))"
  }
}
