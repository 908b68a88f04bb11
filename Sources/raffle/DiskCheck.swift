import DataFetch
import Foundation
import Glibc
import ResultLog
import SweepCore
import Sweeps
import SweepShell

/// The file system for results, the data, and the folder for data that come from coordinators.
struct DiskCheck {
  let out: String
  /// The folder of MNIST's files, if one was told.
  let data: String?
  let environment: [String: String]

  var findings: [Finding] { [space, syncing, locks, dataset, cache].compactMap { $0 } }

  private var space: Finding {
    var status = statvfs()
    guard statvfs(out, &status) == 0 else {
      return Finding("disk", out, .mend, "\(String(cString: strerror(errno))); name a folder that is there with --out")
    }
    let megabytes = Int(clamping: (UInt64(status.f_bavail) * UInt64(status.f_frsize)) >> 20)
    let value = "\(megabytes) MB free at \(out) (\(fileSystemType(below: out) ?? "unknown file system"))"
    switch megabytes {
    case ..<50: return Finding("disk", value, .mend, "make room, or choose another folder with --out")
    case ..<1_024: return Finding("disk", value, .note, "a trial of the 784-300-100 network leaves up to 2 MB of artifacts")
    default: return Finding("disk", value)
    }
  }

  /// A result is acknowledged when it is synced.
  private var syncing: Finding? {
    let path = "\(out)/.raffle-doctor-\(getpid())"
    let file = open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard file >= 0 else {
      return Finding("fsync", "no file can be made in \(out)", .mend, "\(String(cString: strerror(errno)))")
    }
    defer {
      close(file)
      unlink(path)
    }
    let line = [UInt8](repeating: 32, count: 1_024)
    var times: [Int64] = []
    for _ in 0..<20 {
      let start = monotonicMicroseconds()
      guard write(file, line, line.count) == line.count, fdatasync(file) == 0 else {
        return Finding("fsync", "fails in \(out)", .mend, "\(String(cString: strerror(errno))); choose another disk")
      }
      times.append(monotonicMicroseconds() - start)
    }
    times.sort()
    let value = "\(decimals(Double(times[10]) / 1_000, 2)) ms, \(decimals(Double(times[19]) / 1_000, 2)) ms at most"
    guard times[10] > 50_000 else { return Finding("fsync", value) }
    return Finding("fsync", value, .note, "results wait that long to be acknowledged, together; a local disk is quicker")
  }

  private var locks: Finding {
    let path = "\(out)/.raffle-doctor-\(getpid()).lock"
    defer { unlink(path) }
    do {
      guard case .mine(let first) = try PartFile.claim(path), case .others = try PartFile.claim(path) else {
        return Finding("locks", "do not exclude", .mend, "two coordinators could write one log: choose a file system with flock")
      }
      _ = first
      guard let shared = sharedFileSystem(below: out) else { return Finding("locks", "exclude") }
      return Finding("locks", "exclude on this machine", .note, "on \(shared) a second coordinator on another machine may not be seen")
    } catch {
      return Finding("locks", "fail", .mend, error.description)
    }
  }

  private var dataset: Finding {
    guard let data, !data.isEmpty else {
      return Finding(
        "data", "none told", .note,
        "the synthetic digits need none; for MNIST: raffle data fetch mnist, then --data data/mnist or RAFFLE_DATA")
    }
    let checks = OfficialData.all.map { DataCheck($0, in: data) }.filter(\.isPresent)
    guard !checks.isEmpty else {
      return Finding("data", "none in \(data)", .mend, "raffle data fetch mnist --to \(data)")
    }
    let value = checks.map { "\($0.data.name) in \(data)" }.joined(separator: ", ")
    guard checks.contains(where: { !$0.isRight }) else { return Finding("data", value) }
    return Finding("data", value, .mend, "not complete and official; raffle data check \(data) says more")
  }

  /// Needed by workers that have no data.
  private var cache: Finding {
    guard let folder = DataCache.folder(told: nil, environment: environment) else {
      return Finding("data cache", "none", .note, "a worker without data keeps them in memory; RAFFLE_CACHE names a folder")
    }
    var above = folder
    while !FileManager.default.fileExists(atPath: above), above.contains("/") {
      above = (above as NSString).deletingLastPathComponent
    }
    guard access(above.isEmpty ? "." : above, W_OK) == 0 else {
      return Finding("data cache", folder, .note, "it cannot be written: a worker without data keeps them in memory; set RAFFLE_CACHE")
    }
    guard let shared = sharedFileSystem(below: above) else { return Finding("data cache", folder) }
    return Finding("data cache", folder, .note, "on \(shared); on a local disk (RAFFLE_CACHE) workers of a machine share its memory")
  }
}
