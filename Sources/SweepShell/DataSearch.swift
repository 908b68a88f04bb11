internal import Datasets
internal import Experiments
internal import Foundation
internal import Logging
internal import SweepCore
internal import Sweeps
internal import Synchronization

/// What the loader's thread brings the worker.
enum DataArrival: Sendable {
  case loaded(Dataset)
  /// The data are not here: they are to come from the coordinator.
  case wanted(Digest, name: String, trial: TrialKey, DataSink, from: Int)
  /// The chunk that arrived last is written.
  case written
  /// The sink has failed; another one goes on, from the start.
  case sinkFailed(DataSink)
  /// All has arrived, and is something else.
  case spoiled(DataSink)
  case failed(ShellError)
}

/// The search for a data set on this machine, at its end the right to bring it here.
struct DataSearch: Sendable {
  let kind: DatasetKind
  let digest: Digest
  /// The trial that waits for it.
  let trial: TrialKey
  /// As `SweepSetup.load` takes them.
  let places: [String]
  /// Nil where nothing can be kept.
  let cache: DataCache?
  let progress: DataProgress

  /// How long another process that brings the data may bring nothing.
  private static let patienceSeconds = 30.0
  private var log: Logger { Logger(label: "raffle.data") }

  /// Takes as long as another process of this machine needs to bring the data.
  func run() -> DataArrival {
    do throws(ShellError) {
      if let dataset = cache?.find(digest, name: kind.name) { return .loaded(dataset) }
      return .loaded(try atPlaces())
    } catch {
      // Data that are drawn on the spot are the same everywhere: one that draws others shall not take part.
      if case .synthetic = kind {
        return .failed(ShellError(error.code, "\(error); run the same version of raffle everywhere"))
      }
      log.notice("\(error); asking the coordinator for \(kind.name)")
    }
    guard let cache else { return wanted(.memory(DataSink.Memory()), from: 0) }
    do throws(ShellError) {
      return try bring(into: cache)
    } catch {
      log.warning("\(error); \(kind.name) stays in memory instead")
      return wanted(.memory(DataSink.Memory()), from: 0)
    }
  }

  private func atPlaces() throws(ShellError) -> Dataset {
    let (source, folder) = try SweepSetup.source(kind, places)
    let dataset: Dataset
    do {
      dataset = try Dataset.load(source, folder: folder)
    } catch {
      throw ShellError(.failure, error.finding)
    }
    guard dataset.digest == digest.bytes else {
      throw ShellError(
        .failure,
        "\(places.isEmpty ? kind.name : places.joined(separator: ", ")): other data than the coordinator's: expected "
          + "\(digest), found \(Digest(bytes: dataset.digest)?.description ?? "nothing")")
    }
    return dataset
  }

  /// Waits while another process brings the data.
  private func bring(into cache: DataCache) throws(ShellError) -> DataArrival {
    var last = (bytes: -1, time: monotonicNow())
    while true {
      switch try cache.claim(digest, name: kind.name) {
      case .here(let dataset): return .loaded(dataset)
      case .mine(let part):
        let sink = DataSink.file(part, cache)
        return wanted(sink, from: try sink.leftover())
      case .others(let bytes):
        let now = monotonicNow()
        if bytes != last.bytes {
          last = (bytes, now)
          progress.advance()
        }
        guard Double(now - last.time) / 1_000 < Self.patienceSeconds else {
          throw ShellError(.failure, "\(cache.file(digest)).part: another process has brought nothing for half a minute")
        }
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
  }

  private func wanted(_ sink: DataSink, from offset: Int) -> DataArrival {
    .wanted(digest, name: kind.name, trial: trial, sink, from: offset)
  }
}

/// Counts what data have come, so that a trial that waits for them is seen to advance.
final class DataProgress: Sendable {
  private let steps = Atomic<UInt32>(0)

  var value: UInt32 { steps.load(ordering: .relaxed) }
  func advance() { steps.wrappingAdd(1, ordering: .relaxed) }
}
