internal import Datasets
internal import Experiments
internal import Foundation
internal import Logging
internal import SweepCore
internal import Sweeps
internal import Wire

/// Where a worker's data come from: files of this machine, what is kept of earlier downloads, else the coordinator.
///
/// Disks may be slow: all that touches them happens on the loader's thread, one job after the other.
extension WorkerShell where Link: ~Copyable {
  /// Looks for the data that a trial needs, once.
  mutating func loadData(for key: TrialKey, _ spec: TrialSpec) {
    guard case .none = data else { return }
    data = .loading
    let search = DataSearch(
      kind: spec.recipe.dataset, digest: spec.recipe.datasetDigest, trial: key,
      places: workerDataPlaces(spec.recipe.dataset, told: settings.dataFolder, welcome: dataPlaces),
      cache: settings.cacheFolder.map { DataCache($0) }, progress: dataProgress)
    let mailbox = self.mailbox
    loader.submit { mailbox.post(.data(search.run())) }
  }

  mutating func take(_ arrival: DataArrival) throws {
    switch arrival {
    case .loaded(let dataset):
      if case .fetching(let download) = data {
        let seconds = String(format: "%.1f", download.seconds(at: monotonicNow()))
        log.notice("\(dataset.name) is here: \(dataset.canonicalCount) bytes in \(seconds) s")
      }
      data = .loaded(Experiment(dataset: dataset, kernels: settings.kernels))
      for key in held.keys { try advance(key) }
    case .wanted(let digest, let name, let trial, let sink, let offset):
      data = .fetching(DataDownload(digest, name: name, for: trial, into: sink, from: offset, at: monotonicNow()))
      try askForData()
    case .written:
      if case .fetching(var download) = data {
        download.written()
        data = .fetching(download)
      }
      try askForData()
    case .sinkFailed(let sink): try restartDownload(into: sink, "the data cannot be kept on disk")
    case .spoiled(let sink): try restartDownload(into: sink, "other bytes than the coordinator announced have arrived")
    case .failed(let error): try leave(error)
    }
  }

  /// Asks for the next chunk; again, if an answer was lost.
  mutating func askForData() throws {
    guard case .fetching(var download) = data else { return }
    let request = download.request(at: monotonicNow())
    data = .fetching(download)
    try link.send(.artifactGet(request), session: session)
  }

  mutating func askForOverdueData() throws {
    if case .fetching(let download) = data, download.isOverdue(at: monotonicNow()) { try askForData() }
  }

  /// Takes a chunk of the data set; false for any other.
  mutating func receiveData(_ chunk: ArtifactChunk) -> Bool {
    guard case .fetching(var download) = data, chunk.digest == download.digest else { return false }
    guard download.take(chunk) else { return true }
    data = .fetching(download)
    let (mailbox, progress) = (self.mailbox, dataProgress)
    loader.submit { [download] in
      progress.advance()
      mailbox.post(.data(Self.keep(chunk, of: download)))
    }
    return true
  }

  private static func keep(_ chunk: ArtifactChunk, of download: DataDownload) -> DataArrival {
    do throws(ShellError) {
      try download.sink.write(chunk.bytes, at: Int(chunk.offset))
      guard download.isComplete else { return .written }
      let dataset = try download.sink.finish(download.digest, name: download.name, count: Int(download.arrived))
      return dataset.map { .loaded($0) } ?? .spoiled(download.sink)
    } catch {
      download.sink.discard()
      Logger(label: "raffle.data").warning("\(error); the data stay in memory instead")
      return .sinkFailed(.memory(DataSink.Memory()))
    }
  }

  /// The coordinator does not hand the data out, or has less than was asked for.
  mutating func dataUnavailable() throws {
    guard case .fetching(let download) = data else { return }
    guard download.arrived > 0 else {
      return try leave(
        ShellError(
          .failure,
          "\(download.name) is not on this machine, and the coordinator does not hand it out; give its folder with --data"))
    }
    try restartDownload(into: download.sink, "the coordinator has less of the data than an earlier process left here")
  }

  private mutating func restartDownload(into sink: DataSink, _ reason: String) throws {
    guard case .fetching(var download) = data else { return }
    guard download.restart(into: sink) else {
      return try leave(
        ShellError(
          .failure,
          "\(reason), twice: expected \(download.name) \(download.digest); give its folder with --data, or look at "
            + "memory and network of this machine and the coordinator's"))
    }
    log.warning("\(reason); they are asked for again")
    data = .fetching(download)
    try askForData()
  }

  /// Without data there is nothing to do here: the leases go back, and the reason is said once.
  private mutating func leave(_ error: ShellError) throws {
    farewell = error.description
    try perform(machine.handle(.drain(deadline: monotonicNow()), at: monotonicNow()))
    try link.wait([], milliseconds: 0)
    throw error
  }
}
