import SweepCore
import Vocabulary

/// The first line of a results log: what the folder's sweep is, fixed when the folder was made.
///
/// `{"kind":"sweep","schema":1,"name":…,"config":{…},"dataset":{…},"trials":N,"numerics":1,"version":…}`,
/// to which the log adds its `crc`.
package struct FrozenSweep: Hashable, Sendable {
  package let sweep: Sweep
  package let data: DatasetFacts
  package let trials: Int
  package let numericsVersion: UInt32
  /// Of the program that made the folder.
  package let version: String

  package static let schema = 1

  package init(_ sweep: Sweep, data: DatasetFacts, trials: Int) {
    self.sweep = sweep
    self.data = data
    self.trials = trials
    numericsVersion = Vocabulary.numericsVersion
    version = raffleVersion
  }

  /// The line without its checksum: one complete JSON object, no newline.
  package var bytes: [UInt8] {
    var text = JSONText()
    text.beginObject()
    text.member("kind", "sweep")
    text.member("schema", FrozenSweep.schema)
    text.member("name", sweep.name)
    text.member("config", sweep.config)
    text.beginObject("dataset")
    text.member("name", sweep.dataset.kind.name)
    text.member("sha256", data.digest)
    text.member("train", data.trainingImages)
    text.member("test", data.testImages)
    text.endObject()
    text.member("trials", trials)
    text.member("numerics", numericsVersion)
    text.member("version", version)
    text.endObject()
    return text.bytes
  }

  /// Reads the line, with or without its checksum, which is the log's business.
  package init(line: some Sequence<UInt8>) throws(ResultsError) {
    let json = try JSONValue(logLine: line, number: 1)
    guard json["kind"]?.string == "sweep" else {
      throw ResultsError(line: 1, "expected the frozen sweep, found kind \(json["kind"]?.text ?? "nothing")")
    }
    guard json["schema"]?.integer == FrozenSweep.schema else {
      let found = json["schema"]?.text ?? "nothing"
      let hint = "use the version that wrote it"
      throw ResultsError(line: 1, "expected schema \(FrozenSweep.schema), found \(found); \(hint)")
    }
    guard let config = json["config"], let digest = (json["dataset"]?["sha256"]?.string).flatMap({ Digest(hex: $0) }),
      let train = json["dataset"]?["train"]?.integer, let test = json["dataset"]?["test"]?.integer,
      let trials = json["trials"]?.integer, let numerics = (json["numerics"]?.integer).flatMap(UInt32.init(exactly:)),
      let version = json["version"]?.string
    else { throw ResultsError(line: 1, "expected config, dataset, trials, numerics and version of a frozen sweep") }
    do {
      sweep = try Sweep(config: config)
    } catch {
      throw ResultsError(line: 1, "expected a sweep that this version knows, found a fault: \(error)")
    }
    data = DatasetFacts(digest: digest, trainingImages: train, testImages: test)
    self.trials = trials
    numericsVersion = numerics
    self.version = version
  }
}
