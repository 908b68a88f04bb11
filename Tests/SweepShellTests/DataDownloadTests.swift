import SweepCore
import Testing
import Wire

@testable import SweepShell

@Suite("Data from the coordinator")
struct DataDownloadTests {
  private let digest = Digest([1, 2, 3, 4])
  private let trial = TrialKey(high: 0, low: 1)
  private let start = Instant(milliseconds: 0)

  private func download(from offset: Int = 0) -> DataDownload {
    DataDownload(digest, name: "mnist", for: trial, into: .memory(DataSink.Memory()), from: offset, at: start)
  }

  private func chunk(_ offset: UInt64, _ bytes: [UInt8], total: UInt64 = 5) -> ArtifactChunk {
    ArtifactChunk(digest: digest, total: total, offset: offset, bytes: bytes)
  }

  @Test("chunks are taken in order, one at a time, and only when the one before is written")
  func order() {
    var download = download()
    let first = download.request(at: start)
    #expect(first == ArtifactRequest(trial: trial, digest: digest, offset: 0))
    let early = download.take(chunk(3, [4, 5])), right = download.take(chunk(0, [1, 2, 3]))
    #expect(!early && right)
    let whileWriting = download.take(chunk(3, [4, 5]))
    download.written()
    let twice = download.take(chunk(0, [1, 2, 3]))
    #expect(!whileWriting && !twice && !download.isComplete)
    let second = download.request(at: start)
    let last = download.take(chunk(3, [4, 5]))
    #expect(second.offset == 3 && last && download.isComplete)
  }

  @Test("chunks of other artifacts and of another size are not taken")
  func foreign() {
    var download = download()
    let other = download.take(ArtifactChunk(digest: Digest([0, 0, 0, 1]), total: 5, offset: 0, bytes: [1]))
    let first = download.take(chunk(0, [1, 2, 3]))
    download.written()
    let longer = download.take(chunk(3, [4, 5], total: 6))
    #expect(!other && first && !longer)
  }

  @Test("it goes on where an earlier process stopped; it begins anew once, not twice")
  func restart() {
    var download = download(from: 3)
    let before = download.request(at: start).offset
    let once = download.restart(into: download.sink)
    let after = download.request(at: start).offset
    let twice = download.restart(into: download.sink)
    #expect(before == 3 && once && after == 0 && !twice)
  }

  @Test("an answer that does not come is asked for again, but not while a chunk is being written")
  func overdue() {
    var download = download()
    #expect(!download.isOverdue(at: start + 20_000) && download.isOverdue(at: start + 20_001))
    _ = download.take(chunk(0, [1]))
    #expect(!download.isOverdue(at: start + 20_001))
  }
}
