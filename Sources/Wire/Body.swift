internal import SweepCore
internal import SwiftProtobuf

// From bodies to frames and back, for both sides.

/// Header and body in one array; throws `.limit` if they exceed a frame.
func frame(
  _ type: FrameType, version: ProtocolVersion, session: SessionID, sequence: UInt64, body: some Message
) throws(WireError) -> [UInt8] {
  let body: [UInt8] = try serialized(body)
  let count = FrameHeader.byteCount + body.count
  guard count <= WireLimit.frameBytes else {
    throw WireError(
      .limit, at: "frame", "expected at most \(WireLimit.frameBytes) bytes, found \(count): send it in parts")
  }
  let header = FrameHeader(
    major: version.major, minor: version.minor, type: type.rawValue, session: session, sequence: sequence)
  var frame = header.bytes(reserving: body.count)
  frame += body
  return frame
}

/// The body of a frame whose header was read. Fields that newer minors added are left out.
func body<Body: Message>(of frame: [UInt8]) throws(WireError) -> Body {
  var options = BinaryDecodingOptions()
  options.discardUnknownFields = true
  // No message nests deeper; what does is unknown.
  options.messageDepthLimit = 8
  do {
    return try Body(serializedBytes: Array(frame[FrameHeader.byteCount...]), options: options)
  } catch {
    throw WireError(.body, at: "body", "\(frame.count - FrameHeader.byteCount) bytes that do not parse: \(error)")
  }
}

private func serialized(_ body: some Message) throws(WireError) -> [UInt8] {
  do {
    return try body.serializedBytes()
  } catch {
    throw WireError(.body, at: "body", "cannot be written: \(error)")
  }
}

/// What a decoder found is what the header announced.
func check(_ type: FrameType, is announced: UInt16) throws(WireError) {
  guard type.rawValue == announced else {
    throw WireError(.type, at: "header.type", "the header says \(announced), the body \(type.rawValue) (\(type))")
  }
}

/// The error for a body without any content that this side knows.
func noContent(_ header: FrameHeader) -> WireError {
  guard let type = FrameType(rawValue: header.type) else {
    return WireError(
      .type, at: "header.type", "\(header.type) is no type of protocol \(header.major).\(header.minor) here")
  }
  return WireError(.body, at: "body", "expected a message of type \(type.rawValue) (\(type)), found none")
}

/// Types of workers lie below those of coordinators; a frame of the wrong side is refused.
func checkSide(_ header: FrameHeader, isWorker: Bool) throws(WireError) {
  guard (header.type < FrameType.versionRefused.rawValue) != isWorker, FrameType(rawValue: header.type) != nil else {
    return
  }
  let (expected, found) = isWorker ? ("worker", "coordinator") : ("coordinator", "worker")
  throw WireError(.type, at: "header.type", "\(header.type) is sent by a \(found), expected a frame of a \(expected)")
}
