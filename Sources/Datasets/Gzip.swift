import CZlib

/// Decoding of gzip files (RFC 1952), through zlib.
enum Gzip {
  static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x1F, 0x8B])
  }

  /// The decoded bytes of a gzip file, at most the first `limit`.
  ///
  /// Several members in one file are decoded one after the other. The checksum of a member is verified when its end
  /// lies within the limit, so ask for one byte more than expected to see the whole file checked.
  ///
  /// - Parameters:
  ///   - compressed: the whole file, at most `DataFile.largestSize` bytes.
  ///   - limit: how many bytes are wanted; memory in use stays below it whatever the file contains.
  ///   - file: its name, for errors.
  static func decode(_ compressed: [UInt8], limit: Int, file: String) throws(DatasetError) -> [UInt8] {
    precondition(
      compressed.count <= DataFile.largestSize && limit <= DataFile.largestSize + 1,
      "gzip: \(compressed.count) bytes to at most \(limit), expected at most \(DataFile.largestSize)")
    // Deflate cannot do better than 258 bytes from two bits, so a short file never reserves a large limit.
    let capacity = min(limit, (compressed.count + 1) * 1032)
    var end = Inflater.End.limit
    let decoded = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      var inflater = Inflater()
      (count, end) = inflater.run(compressed, into: buffer)
    }
    switch end {
    case .complete, .limit:
      return decoded
    case .truncated:
      throw DatasetError(
        code: .gzipTruncated, place: file, expected: "a complete gzip file",
        found: "its end after \(compressed.count) bytes (\(decoded.count) decoded)", hint: DatasetError.fetchAgain)
    case .corrupted(let reason):
      throw DatasetError(
        code: .gzipCorrupted, place: file, expected: "an intact gzip file",
        found: "\(reason) (after \(decoded.count) decoded bytes)", hint: DatasetError.fetchAgain)
    }
  }
}

/// One zlib decoder, freed at its end.
private struct Inflater: ~Copyable {
  /// Why a run ended.
  enum End {
    case complete
    case limit
    case truncated
    case corrupted(String)
  }

  // zlib keeps a pointer to this struct, so it lives at a fixed address of its own.
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
  }

  deinit {
    inflateEnd(stream)  // harmless on a stream that was never started
    stream.deallocate()
  }

  /// Decodes gzip members until the input or the room in `output` ends; returns the number of bytes written.
  mutating func run(_ input: [UInt8], into output: UnsafeMutableBufferPointer<UInt8>) -> (count: Int, end: End) {
    input.withUnsafeBufferPointer { bytes in
      // zlib only reads through next_in, and both pointers are valid for avail_in and avail_out bytes in this closure.
      stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      stream.pointee.avail_in = UInt32(bytes.count)
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      // 15: the largest window; 16: gzip framing.
      var code = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      while code == Z_OK {
        code = inflate(stream, Z_NO_FLUSH)
        if code == Z_STREAM_END, stream.pointee.avail_in > 0 { code = inflateReset(stream) }
        if code == Z_OK, stream.pointee.avail_out == 0 { break }
      }
      return (output.count - Int(stream.pointee.avail_out), end(for: code))
    }
  }

  private func end(for code: Int32) -> End {
    switch code {
    case Z_OK: return .limit
    case Z_STREAM_END: return .complete
    case Z_BUF_ERROR: return .truncated
    default: return .corrupted(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)")
    }
  }
}

/// The bytes of a file, unpacked if it is gzip's, at most the first `limit`.
package func unpackedBytes(_ bytes: [UInt8], limit: Int, file: String) throws(DatasetError) -> [UInt8] {
  guard Gzip.isGzip(bytes), bytes.count <= DataFile.largestSize else { return [UInt8](bytes.prefix(limit)) }
  return try Gzip.decode(bytes, limit: limit, file: file)
}
