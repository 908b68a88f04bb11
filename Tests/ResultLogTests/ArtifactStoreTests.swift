import Glibc
import ResultLog
import SweepCore
import Testing

@Suite("the artifact store")
struct ArtifactStoreTests {
  let bytes = [UInt8]("some weights".utf8)

  @Test("gives back what it was given, whole and in parts")
  func roundTrip() throws {
    let folder = TemporaryFolder()
    let store = try ArtifactStore(opening: folder.path)
    let digest = try store.put(bytes)
    #expect(try store.put(bytes) == digest)
    #expect(try store.contains(digest))
    #expect(try store.size(digest) == 12)
    #expect(try store.read(digest) == bytes)
    #expect(try store.read(digest, offset: 5, count: 100) == [UInt8]("weights".utf8))
    #expect(try store.read(digest, offset: 12, count: 1) == [])
    let name = digest.description
    #expect(contents("\(folder.path)/\(name.prefix(2))/\(name.dropFirst(2))") == bytes)
    #expect(try store.digests() == [digest])
  }

  @Test("refuses what it does not have", arguments: [(13, 1), (-1, 1), (0, -1), (Int.max, Int.max)])
  func outside(offset: Int, count: Int) throws {
    let folder = TemporaryFolder()
    let store = try ArtifactStore(opening: folder.path)
    let digest = try store.put(bytes)
    #expect(code { _ = try store.read(digest, offset: offset, count: count) } == .artifactRange)
    #expect(code { _ = try store.read(sha256([1].span)) } == .artifactMissing)
  }

  @Test("tells that bytes on its disk have changed, and replaces a cut file")
  func changed() throws {
    let folder = TemporaryFolder()
    let store = try ArtifactStore(opening: folder.path)
    let digest = try store.put(bytes)
    let name = digest.description
    write([UInt8]("same weights".utf8), to: "\(folder.path)/\(name.prefix(2))/\(name.dropFirst(2))")
    #expect(code { _ = try store.read(digest) } == .artifactMismatch)
    write([UInt8]("some".utf8), to: "\(folder.path)/\(name.prefix(2))/\(name.dropFirst(2))")
    _ = try store.put(bytes)
    #expect(try store.read(digest) == bytes)
  }

  @Test("keeps an artifact that arrives in chunks")
  func chunks() throws {
    let folder = TemporaryFolder()
    let store = try ArtifactStore(opening: folder.path)
    let incoming = try IncomingArtifact(sha256(bytes.span), into: store, limit: 12)
    try incoming.append([UInt8](bytes[..<5]), at: 0)
    try incoming.append([UInt8](bytes[5...]), at: 5)
    #expect(try !store.contains(incoming.digest))
    try incoming.finish()
    #expect(try store.read(incoming.digest) == bytes)
  }

  @Test("refuses chunks that do not follow each other, or are too many", arguments: [(6, 1), (4, 1), (-1, 1), (5, 8)])
  func wrongChunks(offset: Int, count: Int) throws {
    let folder = TemporaryFolder()
    let store = try ArtifactStore(opening: folder.path)
    let incoming = try IncomingArtifact(sha256(bytes.span), into: store, limit: 12)
    try incoming.append([UInt8](bytes[..<5]), at: 0)
    #expect(code { try incoming.append([UInt8](repeating: 0, count: count), at: offset) } == .artifactRange)
    #expect(incoming.received == 5)
  }

  @Test("keeps nothing of an artifact with another hash, and names both")
  func mismatch() throws {
    let folder = TemporaryFolder()
    let store = try ArtifactStore(opening: folder.path)
    let announced = sha256(bytes.span)
    do throws(LogError) {
      let incoming = try IncomingArtifact(announced, into: store, limit: 100)
      try incoming.append([1, 2, 3], at: 0)
      try incoming.finish()
      Issue.record("kept")
    } catch {
      #expect(error.code == .artifactMismatch && !error.isInputOutput)
      #expect(error.description.contains(announced.description))
      #expect(error.description.contains(sha256([1, 2, 3].span).description))
    }
    #expect(try store.digests() == [])
    #expect(try !store.contains(announced))
    #expect(rmdir("\(folder.path)/tmp") == 0, "tmp is not empty")
  }

  @Test("removes what an earlier life left half-written")
  func leftovers() throws {
    let folder = TemporaryFolder()
    _ = try ArtifactStore(opening: folder.path)
    write(bytes, to: "\(folder.path)/tmp/77")
    _ = try ArtifactStore(opening: folder.path)
    #expect(contents("\(folder.path)/tmp/77") == nil)
  }

  private func code(_ body: () throws -> Void) -> LogError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? LogError)?.code
    }
  }
}
