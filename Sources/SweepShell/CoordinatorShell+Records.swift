internal import Logging
internal import ResultLog
internal import SweepCore
internal import Sweeps

/// Records that workers bring, and those that are in the log.
extension CoordinatorShell where Link: ~Copyable {
  /// Checks a report's record and finds out which of its artifacts are still to come.
  mutating func examine(_ report: Report) -> (Report, Coordinator.ReportFacts) {
    guard case .ok(let deterministic, let provenance, let artifacts) = report.outcome else {
      return (report, Coordinator.ReportFacts(fingerprint: 0, missing: []))
    }
    do {
      let line = try LogLine(deterministic: deterministic, provenance: provenance)
      guard case .record(report.key, .ok, _) = line.head else { throw LineDamage.unknownRecordForm }
      if checksRecords, let trial = machine.number(of: report.key),
        let reason = setup.expansion.contradiction(in: line.bytes, at: trial, artifacts: artifacts)
      {
        throw RecordRefused(reason: reason)
      }
      examined = (report.key, line)
      let missing = try wanted(report.key, deterministic, artifacts).filter { try !disk.store.contains($0) }
      return (report, Coordinator.ReportFacts(fingerprint: fingerprint(deterministic.span), missing: missing))
    } catch let error as LogError where error.isInputOutput {
      // The disk's fault and not the trial's: this process is about to end.
      mailbox.post(.diskFailed(error))
      return (report, Coordinator.ReportFacts(fingerprint: 0, missing: artifacts))
    } catch {
      var refused = report
      refused.outcome = .failed(reason: "the worker's record cannot be used: \(error)")
      return (refused, Coordinator.ReportFacts(fingerprint: 0, missing: []))
    }
  }

  /// The artifacts that stay: of the kinds that the sweep keeps, and those that later trials read.
  private func wanted(_ key: TrialKey, _ deterministic: [UInt8], _ artifacts: [Digest]) -> [Digest] {
    guard !artifacts.isEmpty, let trial = machine.number(of: key) else { return [] }
    let kept = setup.sweep.keptArtifacts
    if kept.count == ArtifactKind.allCases.count { return artifacts }
    let named = (try? JSONValue(parsing: deterministic + [UInt8(ascii: "}")]))?["artifacts"]
    return ArtifactKind.allCases.compactMap { kind in
      guard let hex = named?[kind.rawValue]?.string, let digest = Digest(hex: hex) else { return nil }
      return kept.contains(kind) || kind != .curve && machine.hasDependents(trial) ? digest : nil
    }
  }

  /// The host that gave a trial's ok record.
  func recordedHost(_ trial: Int) -> String? {
    let place = records[trial]
    guard place.extent.length > 0, let line = try? reader.read(place.extent) else { return nil }
    return hostOfProvenance(line)
  }

  /// The deterministic bytes of a trial's ok record; nil where the log has none.
  func record(_ trial: Int) -> [UInt8]? {
    let place = records[trial]
    guard place.extent.length > 0 else { return nil }
    do {
      return [UInt8](try reader.read(place.extent).prefix(place.deterministicLength))
    } catch {
      log.error("a record cannot be read again: \(error)")
      return nil
    }
  }
}

/// The host in a record's provenance.
func hostOfProvenance(_ line: some Sequence<UInt8>) -> String? {
  (try? JSONValue(parsing: [UInt8](line)))?["provenance"]?["host"]?.string
}

private struct RecordRefused: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
