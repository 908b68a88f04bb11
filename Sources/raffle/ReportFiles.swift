import CommandSupport
import Experiments
import Foundation
import Reports
import ResultLog
import SweepCore
import SweepShell
import Sweeps

func warn(_ damagedLines: Int) {
  guard damagedLines > 0 else { return }
  complain("warning: \(damagedLines) damaged lines were passed over; see raffle log verify")
}

/// Reads a results log, sorted for figures; warns of what is left out.
func readStudy(_ path: String) throws(ShellError) -> Study {
  let log = try readLog(path)
  warn(log.damagedLines)
  let study: Study
  do {
    study = try Study(lines: log.lines)
  } catch {
    throw ShellError(.failure, "\(log.file): \(error)")
  }
  for fault in study.refused.prefix(5) { complain("warning: \(log.file): \(fault); the record is left out") }
  if study.refused.count > 5 { complain("warning: \(study.refused.count - 5) more records are left out") }
  return study
}

/// Reads what a study is held against: a table of published figures by its ending, else results.
///
/// - Parameter name: of the study, from which the other one's is to differ.
func readComparison(_ path: String, to name: String) throws(ShellError) -> Comparison {
  let parts = path.split(separator: "/").filter { $0 != "results.jsonl" && $0 != "." }
  let last = parts.last.map(String.init) ?? path
  let name = last != name ? last : parts.count > 1 ? parts.suffix(2).joined(separator: "/") : "the other \(last)"
  guard path.hasSuffix(".csv") else { return Comparison(try readStudy(path), name: name) }
  guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self) else {
    throw ShellError(
      .failure,
      "\(path): expected a table of published figures, found nothing that can be read; check its "
        + "name (configs/published has some)")
  }
  do {
    return Comparison(try PublishedFigure.table(csv: text), name: name)
  } catch {
    throw ShellError(.failure, "\(path): \(error)")
  }
}

/// Reads masks and curves of the folder that a log lies in; nil where it has no artifacts.
func artifactReader(beside results: String) -> ArtifactReader? {
  guard let store = artifactStore(beside: results) else { return nil }
  let read: @Sendable (String) -> SafeTensors? = { hex in
    guard let digest = Digest(hex: hex), let bytes = try? store.read(digest) else { return nil }
    return try? SafeTensors(bytes: bytes)
  }
  return ArtifactReader(
    mask: { hex in
      read(hex).map { tensors in
        Dictionary(tensors.tensors.compactMap { tensor in tensors.uint8s(tensor.name).map { (tensor.name, $0) } }) {
          a, _ in a
        }
      }
    },
    curve: { hex in
      read(hex).map { tensors in
        Dictionary(tensors.tensors.compactMap { tensor in tensors.doubles(tensor.name).map { (tensor.name, $0) } }) {
          a, _ in a
        }
      }
    })
}

/// The artifacts of the folder that a log lies in.
func artifactStore(beside results: String) -> ArtifactStore? {
  var isFolder: ObjCBool = false
  let exists = FileManager.default.fileExists(atPath: results, isDirectory: &isFolder)
  let folder =
    exists && isFolder.boolValue ? URL(filePath: results) : URL(filePath: results).deletingLastPathComponent()
  let path = folder.appending(path: "artifacts").path
  return FileManager.default.fileExists(atPath: path) ? ArtifactStore(at: path) : nil
}

/// Writes a file whole or not at all.
func write(_ text: String, to file: String) throws(ShellError) { try write(Data(text.utf8), to: file) }

func write(_ data: Data, to file: String) throws(ShellError) {
  do {
    try data.write(to: URL(filePath: file), options: .atomic)
  } catch {
    throw ShellError(.inputOutput, "\(file): expected to be written, found: \(error.localizedDescription)")
  }
  complain("wrote \(file)")
}

/// Writes every figure as an SVG file.
func writeFigures(_ report: StudyReport, to folder: String) throws(ShellError) {
  do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for figure in report.figures {
      let (name, text) = figure.file
      try Data(text.utf8).write(to: URL(filePath: folder).appending(path: name), options: .atomic)
    }
  } catch {
    throw ShellError(.inputOutput, "\(folder): expected to be written, found: \(error.localizedDescription)")
  }
  complain("wrote \(report.figures.count) figures to \(folder)")
}
