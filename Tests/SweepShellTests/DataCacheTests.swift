import Datasets
import Foundation
import SweepCore
import Testing

@testable import SweepShell

@Suite("The data cache")
struct DataCacheTests {
  @Test("what one process brings, the next one finds; its file cannot be written")
  func brought() throws {
    let folder = try CacheFolder()
    #expect(folder.cache.find(folder.digest, name: "idx") == nil)
    let part = try #require(try folder.cache.claim(folder.digest, name: "idx").part)
    try part.write(folder.bytes, at: 0)
    #expect(try folder.cache.finish(part, folder.digest, name: "idx")?.digest == folder.digest.bytes)
    #expect(folder.cache.find(folder.digest, name: "idx")?.training == folder.dataset.training)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.cache.file(folder.digest))[.posixPermissions]
    #expect(mode as? Int == 0o444)
    #expect(try folder.names == [folder.cache.file(folder.digest)])
  }

  @Test("two processes do not bring the same: the second waits, and finds it")
  func locked() throws {
    let folder = try CacheFolder()
    let part = try #require(try folder.cache.claim(folder.digest, name: "idx").part)
    try part.write([1, 2, 3], at: 0)
    guard case .others(bytes: 3) = try folder.cache.claim(folder.digest, name: "idx") else {
      Issue.record("the right was given twice")
      return
    }
    try part.write(folder.bytes, at: 0)
    _ = try folder.cache.finish(part, folder.digest, name: "idx")
    guard case .here = try folder.cache.claim(folder.digest, name: "idx") else {
      Issue.record("what is here is not found")
      return
    }
  }

  @Test("what a process that died has left is gone on with, from the last whole chunk, and never believed to be all")
  func resumed() throws {
    let folder = try CacheFolder()
    var part = try folder.cache.claim(folder.digest, name: "idx").part
    try part?.write([UInt8](repeating: 1, count: 600_000), at: 0)
    part = nil
    let next = try #require(try folder.cache.claim(folder.digest, name: "idx").part)
    #expect(try DataSink.file(next, folder.cache).leftover() == 524_288)
    try next.truncate(to: 524_288)
    #expect(try DataSink.file(next, folder.cache).leftover() == 262_144)
    try next.truncate(to: 0)
    #expect(try DataSink.file(next, folder.cache).leftover() == 0)
  }

  @Test("other bytes than the name says are not kept, and a file that was damaged later is removed")
  func damaged() throws {
    let folder = try CacheFolder()
    var wrong = folder.bytes
    wrong[60] ^= 1
    let part = try #require(try folder.cache.claim(folder.digest, name: "idx").part)
    try part.write(wrong, at: 0)
    #expect(try folder.cache.finish(part, folder.digest, name: "idx") == nil)
    #expect(try part.count() == 0)
    try Data(wrong).write(to: URL(fileURLWithPath: folder.cache.file(folder.digest)))
    #expect(folder.cache.find(folder.digest, name: "idx") == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.cache.file(folder.digest)))
  }

  @Test("the folder is the one told, else RAFFLE_CACHE, else the user's")
  func place() {
    let home = ["HOME": "/home/ada"]
    #expect(DataCache.folder(told: nil, environment: [:]) == nil)
    #expect(DataCache.folder(told: nil, environment: home) == "/home/ada/.cache/raffle")
    let cache = home.merging(["XDG_CACHE_HOME": "/scratch/ada"]) { $1 }
    #expect(DataCache.folder(told: nil, environment: cache) == "/scratch/ada/raffle")
    let own = cache.merging(["RAFFLE_CACHE": "/local"]) { $1 }
    #expect(DataCache.folder(told: nil, environment: own) == "/local")
    #expect(DataCache.folder(told: "here", environment: own) == "here")
  }
}

extension DataCache.Claim {
  fileprivate var part: PartFile? { if case .mine(let part) = self { part } else { nil } }
}

/// A cache of its own and a small data set.
private struct CacheFolder: ~Copyable {
  let path: String
  let dataset: Dataset
  let digest: Digest
  let bytes: [UInt8]

  init() throws {
    let dataset = try Dataset.load(.synthetic(training: 20, test: 10), folder: nil)
    let digest = try #require(Digest(bytes: dataset.digest))
    self.dataset = dataset
    self.digest = digest
    bytes = dataset.canonicalBytes(at: 0, count: dataset.canonicalCount)
    path = NSTemporaryDirectory() + "raffle-cache-" + UUID().uuidString
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var cache: DataCache { DataCache(path) }

  /// All files in it.
  var names: [String] {
    get throws {
      try FileManager.default.subpathsOfDirectory(atPath: path).map { "\(path)/\($0)" }.filter { name in
        try FileManager.default.attributesOfItem(atPath: name)[.type] as? FileAttributeType == .typeRegular
      }
    }
  }
}
