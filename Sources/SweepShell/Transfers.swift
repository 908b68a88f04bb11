internal import SweepCore
internal import Wire

/// Artifacts on their way between a worker and the coordinator, in chunks.
///
/// One chunk of each download and four of each upload are under way at once, so that pings never wait behind them.
struct Transfers {
  private struct Download {
    var trial: TrialKey
    var bytes: [UInt8] = []
  }

  private struct Upload {
    /// Those that made it: the same bytes can be the artifact of several.
    var trials: [TrialKey]
    var bytes: [UInt8]
    var sent = 0
    var received = 0
  }

  private var downloads: [Digest: Download] = [:]
  private var uploads: [Digest: Upload] = [:]
  private static let window = 4 * artifactChunkBytes

  /// Forgets everything under way: answers to an old session do not come.
  mutating func reset() {
    downloads = [:]
    uploads = [:]
  }

  // MARK: Downloads

  /// The first request for an artifact; nil where it is under way already.
  mutating func download(_ digest: Digest, for trial: TrialKey) -> ArtifactRequest? {
    guard downloads[digest] == nil else { return nil }
    downloads[digest] = Download(trial: trial)
    return ArtifactRequest(trial: trial, digest: digest, offset: 0)
  }

  enum Step {
    case request(ArtifactRequest)
    /// All bytes; their hash is not checked yet.
    case complete([UInt8])
    case ignored
  }

  mutating func receive(_ chunk: ArtifactChunk) -> Step {
    guard let arrived = downloads[chunk.digest]?.bytes.count, chunk.offset == UInt64(arrived),
      // Taken out, so that what has come is not copied for every chunk.
      var download = downloads.removeValue(forKey: chunk.digest)
    else { return .ignored }
    download.bytes += chunk.bytes
    if UInt64(download.bytes.count) >= chunk.total { return .complete(download.bytes) }
    downloads[chunk.digest] = download
    return .request(
      ArtifactRequest(trial: download.trial, digest: chunk.digest, offset: UInt64(download.bytes.count)))
  }

  /// The coordinator does not have it, or does not take it: then the trials whose upload ends here.
  mutating func abandon(_ digest: Digest) -> [TrialKey] {
    downloads[digest] = nil
    return uploads.removeValue(forKey: digest)?.trials ?? []
  }

  // MARK: Uploads

  /// The first chunks of an artifact; none where it is under way already.
  mutating func upload(_ digest: Digest, _ bytes: [UInt8], of trial: TrialKey) -> [ArtifactChunk] {
    if let upload = uploads[digest] {
      if !upload.trials.contains(trial) { uploads[digest]?.trials.append(trial) }
      return []
    }
    uploads[digest] = Upload(trials: [trial], bytes: bytes)
    return more(digest)
  }

  /// The coordinator has this much; the next chunks, and the trials whose uploads are complete now.
  mutating func acknowledged(_ digest: Digest, bytes: UInt64) -> (chunks: [ArtifactChunk], complete: [TrialKey]) {
    guard let upload = uploads[digest] else { return ([], []) }
    uploads[digest]?.received = Int(bytes)
    guard Int(bytes) >= upload.bytes.count else { return (more(digest), []) }
    uploads[digest] = nil
    return ([], upload.trials.filter { trial in !uploads.values.contains { $0.trials.contains(trial) } })
  }

  private mutating func more(_ digest: Digest) -> [ArtifactChunk] {
    guard var upload = uploads[digest] else { return [] }
    defer { uploads[digest] = upload }
    var chunks: [ArtifactChunk] = []
    while upload.sent < upload.bytes.count, upload.sent - upload.received < Self.window {
      let end = min(upload.sent + artifactChunkBytes, upload.bytes.count)
      chunks.append(
        ArtifactChunk(
          digest: digest, total: UInt64(upload.bytes.count), offset: UInt64(upload.sent),
          bytes: Array(upload.bytes[upload.sent..<end])))
      upload.sent = end
    }
    return chunks
  }
}
