internal import FoundationEssentials
internal import SweepCore

extension ProtoArtifactChunk {
  init(_ chunk: ArtifactChunk, at place: String) throws(WireError) {
    self.init()
    digest = chunk.digest.field
    total = chunk.total
    offset = chunk.offset
    bytes = Data(chunk.bytes)
    try check(at: place)
  }

  func decoded(at place: String) throws(WireError) -> ArtifactChunk {
    try check(at: place)
    let digest: Digest
    do { digest = try Digest(field: self.digest) } catch { throw error.inside(place) }
    return ArtifactChunk(digest: digest, total: total, offset: offset, bytes: Array(bytes))
  }

  private func check(at place: String) throws(WireError) {
    try checkArtifactBytes(total, at: "\(place).total")
    guard bytes.count <= artifactChunkBytes else {
      throw WireError(
        .limit, at: "\(place).bytes", "expected at most \(artifactChunkBytes) bytes, found \(bytes.count)")
    }
    guard offset <= total, UInt64(bytes.count) <= total - offset else {
      throw WireError(
        .value, at: "\(place).offset", "\(bytes.count) bytes at \(offset) do not lie within a total of \(total)")
    }
    // An empty piece would be answered by the same question for ever.
    guard !bytes.isEmpty || total == 0 else {
      throw WireError(.value, at: "\(place).bytes", "expected at least one byte of \(total), found none")
    }
  }
}

extension ProtoArtifactRequest {
  init(_ request: ArtifactRequest) throws(WireError) {
    self.init()
    try checkArtifactBytes(request.offset, at: "artifactGet.offset")
    key = request.trial.field
    digest = request.digest.field
    offset = request.offset
  }

  func decoded() throws(WireError) -> ArtifactRequest {
    try checkArtifactBytes(offset, at: "artifactGet.offset")
    do {
      return ArtifactRequest(trial: try TrialKey(field: key), digest: try Digest(field: digest), offset: offset)
    } catch {
      throw error.inside("artifactGet")
    }
  }
}

extension ProtoArtifactReceived {
  init(_ digest: Digest, _ bytes: UInt64) throws(WireError) {
    self.init()
    try checkArtifactBytes(bytes, at: "artifactReceived.bytes")
    self.digest = digest.field
    self.bytes = bytes
  }

  func decoded() throws(WireError) -> CoordinatorFrame {
    try checkArtifactBytes(bytes, at: "artifactReceived.bytes")
    do { return .artifactReceived(try Digest(field: digest), bytes: bytes) } catch {
      throw error.inside("artifactReceived")
    }
  }
}

extension ProtoArtifactUnavailable {
  init(_ digest: Digest) {
    self.init()
    self.digest = digest.field
  }

  func decoded() throws(WireError) -> CoordinatorFrame {
    do { return .artifactUnavailable(try Digest(field: digest)) } catch { throw error.inside("artifactUnavailable") }
  }
}
