package import SweepCore

/// The bytes of a coordinator's frame; throws `.limit` or `.value` for what `decodeCoordinatorFrame` would refuse.
///
/// Leases that may exceed a frame are first given to `framefuls`.
package func encode(
  _ frame: CoordinatorFrame, session: SessionID, sequence: UInt64
) throws(WireError) -> [UInt8] {
  let version = ProtocolVersion.supported.upperBound
  if case .versionRefused(let supported) = frame {
    var body = ProtoVersionRefusedBody()
    body.versionRefused.supported = ProtoVersions(supported)
    return try Wire.frame(frame.type, version: version, session: session, sequence: sequence, body: body)
  }
  var body = ProtoCoordinatorBody()
  body.content = try content(frame)
  return try Wire.frame(frame.type, version: version, session: session, sequence: sequence, body: body)
}

/// The header and the frame that the coordinator sent.
package func decodeCoordinatorFrame(_ bytes: [UInt8]) throws(WireError) -> (FrameHeader, CoordinatorFrame) {
  let header = try FrameHeader(of: bytes)
  if header.type == FrameType.versionRefused.rawValue {
    return (header, try versionRefused(bytes))
  }
  try header.checkMajor()
  try checkSide(header, isWorker: false)
  let body: ProtoCoordinatorBody = try body(of: bytes)
  guard let content = body.content else { throw noContent(header) }
  let frame = try coordinatorFrame(content)
  try check(frame.type, is: header.type)
  return (header, frame)
}

private func content(_ frame: CoordinatorFrame) throws(WireError) -> ProtoCoordinatorBody.OneOf_Content {
  switch frame {
  case .message(let message): try content(message)
  case .leases(let leases): .leases(try ProtoLeases(leases))
  case .receipts(let receipts): .receipts(try ProtoReceipts(receipts))
  case .artifactChunk(let chunk): .artifactChunk(try ProtoArtifactChunk(chunk, at: "artifactChunk"))
  case .artifactReceived(let digest, let bytes): .artifactReceived(try ProtoArtifactReceived(digest, bytes))
  case .artifactUnavailable(let digest): .artifactUnavailable(ProtoArtifactUnavailable(digest))
  case .status(let status): .status(try ProtoStatus(status))
  case .versionRefused: preconditionFailure("versionRefused has a body of its own")
  }
}

private func content(_ message: CoordinatorMessage) throws(WireError) -> ProtoCoordinatorBody.OneOf_Content {
  switch message {
  case .welcome(let welcome): .welcome(try ProtoWelcome(welcome))
  case .refused(let refusal): .refused(try ProtoRefused(refusal))
  case .sayHello: .sayHello(ProtoNothing())
  case .recorded(let key, let attempt): .recorded(ProtoRecorded(key, attempt))
  case .artifactsWanted(let key, let digests): .artifactsWanted(try ProtoArtifactsWanted(key, digests))
  case .cancel(let keys): .cancel(try ProtoKeys(keys, at: "cancel"))
  case .ping: .ping(ProtoNothing())
  case .drain: .drain(ProtoNothing())
  case .finished: .finished(ProtoNothing())
  case .closing: .closing(ProtoNothing())
  }
}

private func coordinatorFrame(_ content: ProtoCoordinatorBody.OneOf_Content) throws(WireError) -> CoordinatorFrame {
  switch content {
  case .welcome(let welcome): .message(.welcome(try welcome.decoded()))
  case .refused(let refused): .message(.refused(try refused.decoded()))
  case .sayHello: .message(.sayHello)
  case .recorded(let recorded): .message(try recorded.decoded())
  case .artifactsWanted(let wanted): .message(try wanted.decoded())
  case .cancel(let keys): .message(.cancel(try keys.decoded(at: "cancel")))
  case .ping: .message(.ping)
  case .drain: .message(.drain)
  case .finished: .message(.finished)
  case .closing: .message(.closing)
  case .leases(let leases): .leases(try leases.decoded())
  case .receipts(let receipts): .receipts(try receipts.decoded())
  case .artifactChunk(let chunk): .artifactChunk(try chunk.decoded(at: "artifactChunk"))
  case .artifactReceived(let received): try received.decoded()
  case .artifactUnavailable(let unavailable): try unavailable.decoded()
  case .status(let status): .status(try status.decoded())
  }
}

private func versionRefused(_ bytes: [UInt8]) throws(WireError) -> CoordinatorFrame {
  let body: ProtoVersionRefusedBody = try body(of: bytes)
  guard body.hasVersionRefused, body.versionRefused.hasSupported else {
    throw WireError(.value, at: "versionRefused.supported", "expected a range of versions, found none")
  }
  do {
    return .versionRefused(supported: try body.versionRefused.supported.decoded())
  } catch {
    throw error.inside("versionRefused")
  }
}
