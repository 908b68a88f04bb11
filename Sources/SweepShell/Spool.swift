internal import Foundation
internal import Glibc
internal import Experiments
internal import ResultLog
internal import SweepCore
internal import Wire

/// Finished trials on a worker's disk, kept there while no coordinator takes them.
///
///     SPOOL/sweep name/0123…ef.report    one report and the artifacts that it names
///
/// A file is whole or not there. Several workers may use one folder: what two of them bring is recorded once.
///
///     "RAFFLESPOOL1\n", then parts of: length (8 bytes, little endian), SHA-256 (32 bytes), bytes
///     the first part is the report as a frame, each further one an artifact
struct Spool {
  private let folder: String
  private static let mark = [UInt8]("RAFFLESPOOL1\n".utf8)

  /// - Parameter path: the spool folder, made if need be.
  init(_ path: String, sweep: String) throws(ShellError) {
    folder = "\(path)/\(Self.fileName(sweep))"
    do {
      try makeFolder(folder)
    } catch {
      throw ShellError(.inputOutput, "--spool \(path): \(error.description)")
    }
  }

  /// Keeps a report and its artifacts; on disk when this returns.
  func keep(_ report: Report, _ artifacts: [[UInt8]]) throws(ShellError) {
    do {
      let frame = try encode(WorkerFrame.message(.report(report)), session: .none, sequence: 0)
      var bytes = Self.mark
      for part in [frame] + artifacts {
        withUnsafeBytes(of: UInt64(part.count).littleEndian) { bytes += $0 }
        bytes += Digest(of: part).bytes
        bytes += part
      }
      try writeWholeFile(bytes, to: file(report.key))
    } catch {
      throw ShellError(.inputOutput, "the result of trial \(report.key) cannot be kept in \(folder): \(error)")
    }
  }

  /// What earlier workers could not deliver. Files that are damaged stay where they are and are named, and so do those
  /// that somebody else may have written: a result in this user's name.
  func restore() -> (kept: [(Report, [[UInt8]])], damaged: [String]) {
    var kept: [(Report, [[UInt8]])] = []
    var damaged: [String] = []
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".report") {
      let path = "\(folder)/\(name)"
      guard isOurs(path) else {
        damaged.append(path)
        continue
      }
      guard let data = FileManager.default.contents(atPath: path) else { continue }
      if let parts = Self.parts([UInt8](data)), let frame = parts.first,
        case .message(.report(let report)) = try? decodeWorkerFrame(frame).1
      {
        kept.append((report, Array(parts.dropFirst())))
      } else {
        damaged.append(path)
      }
    }
    return (kept, damaged)
  }

  /// Whether only this user can have written what is there.
  private func isOurs(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_uid == geteuid()
      && status.st_mode & 0o022 == 0
  }

  /// The coordinator has it.
  func forget(_ key: TrialKey) {
    try? FileManager.default.removeItem(atPath: file(key))
  }

  private func file(_ key: TrialKey) -> String { "\(folder)/\(key).report" }

  /// Nil for bytes that are not all there or not the same any more.
  private static func parts(_ bytes: [UInt8]) -> [[UInt8]]? {
    guard bytes.starts(with: mark) else { return nil }
    var parts: [[UInt8]] = []
    var at = mark.count
    while at < bytes.count {
      guard bytes.count - at >= 40 else { return nil }
      let length = bytes[at..<at + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard length <= UInt64(bytes.count - at - 40) else { return nil }
      let part = Array(bytes[at + 40..<at + 40 + Int(length)])
      guard Digest(bytes: bytes[at + 8..<at + 40]) == Digest(of: part) else { return nil }
      parts.append(part)
      at += 40 + Int(length)
    }
    return parts
  }

  /// A sweep's name as a file name.
  private static func fileName(_ sweep: String) -> String {
    let plain = sweep.unicodeScalars.map { scalar in
      CharacterSet.alphanumerics.contains(scalar) && scalar.isASCII || scalar == "-" || scalar == "_"
        ? String(scalar) : "%" + String(scalar.value, radix: 16)
    }
    return plain.joined()
  }
}
