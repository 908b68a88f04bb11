package import Datasets
internal import Foundation
package import SweepCore
package import Sweeps
internal import Vocabulary

/// A sweep file read, its data loaded and its trials expanded: everything that is known before the first trial.
package struct SweepSetup: Sendable {
  package let sweep: Sweep
  package let dataset: Dataset
  /// The data set's.
  package let dataDigest: Digest
  package let expansion: Expansion
  package let frozen: FrozenSweep
  /// For workers that are told nothing else: see `Welcome.dataPlaces`.
  package let dataPlaces: [String]

  /// - Parameter dataFolder: `--data`; it beats what the sweep file says, which beats `RAFFLE_DATA`.
  package init(
    file: String, dataFolder: String?, variation: SweepVariation = SweepVariation()
  ) throws(ShellError) {
    sweep = try Self.read(file, variation)
    dataPlaces = Self.dataPlaces(sweep, told: dataFolder)
    dataset = try Self.load(sweep.dataset.kind, places: dataPlaces)
    guard let digest = Digest(bytes: dataset.digest) else {
      preconditionFailure("a data set's digest has \(dataset.digest.count) bytes, expected 32")
    }
    dataDigest = digest
    let facts = DatasetFacts(
      digest: digest, trainingImages: dataset.training.count, testImages: dataset.test.count)
    do {
      expansion = try sweep.expand(data: facts)
    } catch {
      throw ShellError(.usage, "\(file): \(error)")
    }
    frozen = FrozenSweep(sweep, data: facts, trials: expansion.trials.count)
    try Self.checkModels(sweep, dataset, file)
  }

  /// Reads and checks a sweep file.
  package static func read(
    _ file: String, _ variation: SweepVariation = SweepVariation()
  ) throws(ShellError) -> Sweep {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder.boolValue {
      throw ShellError(.usage, "\(file): expected a sweep file, found a folder; name a .yaml file in it")
    }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ShellError(.usage, "\(file): expected a sweep file that can be read, found none; check its name and its permissions")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw ShellError(.usage, "\(file): expected UTF-8 text, found other bytes; save it as UTF-8")
    }
    do {
      return try Sweep.parse(yaml: text, file: file, variation: variation)
    } catch {
      throw ShellError(.usage, error.description)
    }
  }

  /// Loads a data set from places as `Welcome.dataPlaces` gives them.
  package static func load(_ kind: DatasetKind, places: [String]) throws(ShellError) -> Dataset {
    let (source, folder) = try source(kind, places)
    do {
      return try Dataset.load(source, folder: folder)
    } catch {
      throw ShellError(.failure, error.description)
    }
  }

  /// What `Dataset.load` takes.
  static func source(
    _ kind: DatasetKind, _ places: [String]
  ) throws(ShellError) -> (Datasets.DatasetSource, folder: String?) {
    let source: Datasets.DatasetSource = switch kind {
    case .synthetic(let train, let test): .synthetic(training: train, test: test)
    case .mnist: .mnist
    case .idx where places.count == 4:
      .idx(trainingImages: places[0], trainingLabels: places[1], testImages: places[2], testLabels: places[3])
    case .idx: throw ShellError(.failure, "IDX data: expected the places of four files, found \(places.count)")
    }
    return (source, places.count == 1 ? places[0] : nil)
  }

  /// `--data`, else `data:`, else `RAFFLE_DATA`; for IDX files, the files of the sweep, inside `--data` if that is given.
  private static func dataPlaces(_ sweep: Sweep, told: String?) -> [String] {
    let environment = ProcessInfo.processInfo.environment["RAFFLE_DATA"].flatMap { $0.isEmpty ? nil : $0 }
    switch sweep.dataset {
    case .synthetic: return []
    case .mnist: return [told ?? sweep.dataFolder ?? environment].compactMap { $0.map(absolute) }
    case .idx(let files):
      let names = [files.trainImages, files.trainLabels, files.testImages, files.testLabels]
      return names.map { name in
        absolute(told.map { "\($0)/\((name as NSString).lastPathComponent)" } ?? name)
      }
    }
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }

  private static func checkModels(_ sweep: Sweep, _ dataset: Dataset, _ file: String) throws(ShellError) {
    for sizes in [sweep.model.sizes] + (sweep.beside?.models.map(\.sizes) ?? []) {
      guard sizes.first == dataset.features, (sizes.last ?? 0) >= dataset.classes else {
        throw ShellError(
          .usage,
          "\(file): expected a model from \(dataset.features) inputs to \(dataset.classes) classes for this data, found "
            + "\(sizes); write model: {fc: [\(dataset.features), 300, 100, \(dataset.classes)]}")
      }
    }
  }
}

/// The data set that a worker needs, from the first of the places that are known to it.
///
/// - Parameters:
///   - told: `--data`.
///   - welcome: what the coordinator says.
package func workerDataPlaces(_ kind: DatasetKind, told: String?, welcome: [String]) -> [String] {
  switch kind {
  case .synthetic: return []
  case .mnist:
    let environment = ProcessInfo.processInfo.environment["RAFFLE_DATA"].flatMap { $0.isEmpty ? nil : $0 }
    return [told ?? welcome.first ?? environment].compactMap { $0 }
  case .idx:
    guard let told else { return welcome }
    return welcome.map { "\(told)/\(($0 as NSString).lastPathComponent)" }
  }
}
