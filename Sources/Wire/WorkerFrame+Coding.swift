package import SweepCore

/// The bytes of a worker's frame; throws `.limit` or `.value` for what `decodeWorkerFrame` would refuse.
///
/// A reason of failure that is too long is cut.
package func encode(
  _ frame: WorkerFrame, session: SessionID, sequence: UInt64
) throws(WireError) -> [UInt8] {
  var body = ProtoWorkerBody()
  body.content = try content(frame)
  let supported = ProtocolVersion.supported
  let version = frame.type == .hello ? supported.lowerBound : supported.upperBound
  return try Wire.frame(frame.type, version: version, session: session, sequence: sequence, body: body)
}

/// The header and the frame that a worker sent.
package func decodeWorkerFrame(_ bytes: [UInt8]) throws(WireError) -> (FrameHeader, WorkerFrame) {
  let header = try FrameHeader(of: bytes)
  try header.checkMajor()
  try checkSide(header, isWorker: true)
  let body: ProtoWorkerBody = try body(of: bytes)
  guard let content = body.content else { throw noContent(header) }
  let frame = try workerFrame(content)
  try check(frame.type, is: header.type)
  return (header, frame)
}

/// The versions that a hello of any major offers, for the answer `versionRefused` and its line in the log.
package func protocolVersions(ofHello bytes: [UInt8]) throws(WireError) -> ClosedRange<ProtocolVersion> {
  let header = try FrameHeader(of: bytes)
  try check(.hello, is: header.type)
  let body: ProtoAnyHelloBody = try body(of: bytes)
  guard body.hasHello, body.hello.hasVersions else {
    throw WireError(.value, at: "hello.versions", "expected a range of versions, found none")
  }
  do { return try body.hello.versions.decoded() } catch { throw error.inside("hello") }
}

private func content(_ frame: WorkerFrame) throws(WireError) -> ProtoWorkerBody.OneOf_Content {
  switch frame {
  case .message(.hello(let hello)): .hello(try ProtoHello(hello))
  case .message(.report(let report)): .report(try ProtoReport(report))
  case .message(.ping(let held)): .ping(try ProtoPing(held))
  case .message(.returned(let keys)): .returned(try ProtoKeys(keys, at: "returned"))
  case .message(.inputMissing(let key, let digest)):
    .inputMissing(ProtoInputMissing(key, digest))
  case .message(.goodbye): .goodbye(ProtoGoodbye())
  case .reports(let reports): .reports(try ProtoReports(reports))
  case .artifactPut(let chunk): .artifactPut(try ProtoArtifactChunk(chunk, at: "artifactPut"))
  case .artifactGet(let request): .artifactGet(try ProtoArtifactRequest(request))
  case .farewell(let reason): .goodbye(ProtoGoodbye(reason))
  case .statusRequest(let request): .statusRequest(try ProtoStatusRequest(request))
  }
}

private func workerFrame(_ content: ProtoWorkerBody.OneOf_Content) throws(WireError) -> WorkerFrame {
  switch content {
  case .hello(let hello): .message(.hello(try hello.decoded()))
  case .report(let report): .message(.report(try report.decoded()))
  case .reports(let reports): .reports(try reports.decoded())
  case .ping(let ping): .message(.ping(held: try ping.decoded()))
  case .returned(let keys): .message(.returned(try keys.decoded(at: "returned")))
  case .inputMissing(let missing): try missing.decoded()
  case .goodbye(let goodbye): try goodbye.decoded()
  case .artifactPut(let chunk): .artifactPut(try chunk.decoded(at: "artifactPut"))
  case .artifactGet(let request): .artifactGet(try request.decoded())
  case .statusRequest(let request): .statusRequest(try request.decoded())
  }
}
