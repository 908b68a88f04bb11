internal import Foundation
package import ResultLog
internal import SweepCore
package import Sweeps

/// The output folder of one sweep, opened for writing: the log is the state.
package struct SweepFolder: ~Copyable {
  package let path: String
  package let epoch: UInt32
  package let warnings: [String]
  package let artifacts: ArtifactStore
  let reader: LogReader
  let writer: LogWriter
  let events: EventLog
  let records: [RecordEntry]
  /// Trials of which the log says that two results differ.
  let differing: [TrialKey]

  /// Creates or resumes the folder; its sweep must be the one asked for.
  package static func open(_ path: String, for frozen: FrozenSweep) throws(ShellError) -> SweepFolder {
    var isFolder: ObjCBool = false
    if path.isEmpty || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue {
      let found = path.isEmpty ? "no name" : "the file \(path)"
      throw ShellError(.usage, "--out: expected an output folder, found \(found); choose another")
    }
    do {
      var folder = try ResultFolder(opening: path)
      if let line = folder.recovery.sweep {
        try check(line, is: frozen, path)
      } else {
        try folder.begin(try line(frozen))
      }
      let epoch = folder.recovery.nextEpoch
      var writer = try folder.writer()
      let started = ",\"version\":\"\(frozen.version)\",\"started\":\"\(wallClock())\""
      _ = try writer.append([try epochLine(epoch, started)])
      return SweepFolder(
        path: path, epoch: epoch,
        warnings: folder.recovery.repairs.map { "\($0)" } + folder.recovery.warnings,
        artifacts: try folder.artifacts(), reader: try folder.reader(), writer: writer, events: folder.events(),
        records: folder.recovery.records, differing: folder.recovery.controls.compactMap(DifferenceLine.key))
    } catch let error as LogError {
      throw ShellError(error.isInputOutput ? .inputOutput : .failure, error.description)
    } catch let error as ShellError {
      throw error
    } catch {
      throw ShellError(.failure, "\(error)")
    }
  }

  private static func check(_ line: [UInt8], is frozen: FrozenSweep, _ path: String) throws(ShellError) {
    let found: FrozenSweep
    do {
      found = try FrozenSweep(line: line)
    } catch {
      throw ShellError(.failure, "\(path)/results.jsonl: \(error)")
    }
    guard found.numericsVersion == frozen.numericsVersion else {
      throw ShellError(
        .failure,
        "\(path): its results were computed with numerics \(found.numericsVersion), this program has "
          + "\(frozen.numericsVersion); go on with version \(found.version), or choose another --out")
    }
    if let difference = found.difference(from: frozen) {
      throw ShellError(
        .usage, "\(path): holds the results of another sweep: \(difference); choose another --out")
    }
  }

  private static func line(_ frozen: FrozenSweep) throws(ShellError) -> LogLine {
    do {
      return try LogLine(sealing: [UInt8](frozen.bytes.dropLast()))
    } catch {
      throw ShellError(.failure, "the sweep cannot be written to the log: \(error)")
    }
  }

  private static func epochLine(_ epoch: UInt32, _ members: String) throws(ShellError) -> LogLine {
    do {
      return try LogLine(epoch: epoch, members: members)
    } catch {
      throw ShellError(.failure, "the epoch cannot be written to the log: \(error)")
    }
  }
}
