import Glibc
package import SweepCore
import Synchronization

/// The folder of artifacts: bytes, each under its SHA-256.
///
///     artifacts/ab/cdef…  62 more digits
///     artifacts/tmp/7     not yet whole; removed at the next opening
///     artifacts/damaged/  files whose bytes were found to be others than their names say
///
/// A name that is there has all its bytes on the disk. May be used by several threads at once.
package struct ArtifactStore: Hashable, Sendable {
  package let path: String

  /// Makes the folder if there is none and removes what an earlier life left half-written.
  package init(opening path: String) throws(LogError) {
    self.path = path
    try makeFolder("\(path)/tmp")
    var status = stat()
    guard lstat("\(path)/tmp", &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw LogError(
        .inputOutput, at: "\(path)/tmp", expected: "a folder of its own", found: "a link to another, whose files would go",
        advice: "remove the link")
    }
    for name in try names(in: "\(path)/tmp") { unlink("\(path)/tmp/\(name)") }
  }

  /// Keeps `bytes`; on disk when this returns.
  package func put(_ bytes: [UInt8]) throws(LogError) -> Digest {
    let digest = sha256(bytes.span)
    if try size(digest) == bytes.count {
      // An earlier life may have died between renaming it and syncing the folder.
      try syncFolder(folder(of: digest))
    } else {
      try makeFolder(folder(of: digest))
      try replaceFile(file(of: digest), temporary: temporaryPath()) { (file) throws(LogError) in
        try file.writeAll(bytes.span)
      }
    }
    return digest
  }

  package func contains(_ digest: Digest) throws(LogError) -> Bool { try size(digest) != nil }

  /// Renames a damaged artifact to `damaged/ab…`, for people to look at: it is not here any more.
  package func setAside(_ digest: Digest) throws(LogError) {
    try makeFolder("\(path)/damaged")
    try moveFile(file(of: digest), to: "\(path)/damaged/\(digest)")
    try syncFolder(folder(of: digest))
  }

  /// In bytes; nil if it is not here.
  package func size(_ digest: Digest) throws(LogError) -> Int? { try sizeOfFile(file(of: digest)) }

  /// All its bytes, their hash checked.
  package func read(_ digest: Digest) throws(LogError) -> [UInt8] {
    let bytes = try open(digest).readAll()
    let found = sha256(bytes.span)
    guard found == digest else { throw .artifactMismatch(at: file(of: digest), expected: digest, found: found) }
    return bytes
  }

  /// Bytes `offset ..< offset + count`, fewer at its end; the hash is for the receiver to check.
  package func read(_ digest: Digest, offset: Int, count: Int) throws(LogError) -> [UInt8] {
    let file = try open(digest)
    let size = try file.size()
    guard offset >= 0, offset <= size, count >= 0 else {
      throw LogError(
        .artifactRange, at: file.path, expected: "an offset of 0...\(size) and a count that is not negative",
        found: "offset \(offset), count \(count)", advice: "ask for bytes that the artifact has")
    }
    return try file.read(at: offset, count: min(count, size - offset))
  }

  /// The digests of all files that are named like artifacts, in order.
  package func digests() throws(LogError) -> [Digest] {
    var found: [Digest] = []
    for prefix in try names(in: path) where prefix.utf8.count == 2 {
      for rest in try names(in: "\(path)/\(prefix)") {
        if let digest = Digest(hex: prefix + rest) { found.append(digest) }
      }
    }
    return found
  }

  private func open(_ digest: Digest) throws(LogError) -> OpenFile {
    let path = file(of: digest)
    if try sizeOfFile(path) == nil {
      throw LogError(
        .artifactMissing, at: path, expected: "an artifact of this name", found: "none",
        advice: "let the trial that makes it run again")
    }
    return try OpenFile(path, O_RDONLY)
  }

  func folder(of digest: Digest) -> String { "\(path)/\(digest.description.prefix(2))" }

  func file(of digest: Digest) -> String { "\(folder(of: digest))/\(digest.description.dropFirst(2))" }

  func temporaryPath() -> String {
    "\(path)/tmp/\(temporaries.add(1, ordering: .relaxed).newValue)"
  }

  /// A store to look at, which makes and removes nothing.
  package init(at path: String) { self.path = path }
}

/// How many temporary files this process has named.
private let temporaries = Atomic<Int>(0)

extension LogError {
  static func artifactMismatch(at path: String, expected: Digest, found: Digest) -> LogError {
    LogError(
      .artifactMismatch, at: path, expected: "SHA-256 \(expected)", found: "\(found)",
      advice: "the bytes changed on a disk or on the way: send or make the artifact again")
  }
}
