internal import Glibc

/// The folder with a coordinator's keys: `keys.json`, for this user alone.
package struct KeyFolder: Hashable, Sendable {
  package let path: String
  package var file: String { "\(path)/keys.json" }

  package init(_ path: String) {
    self.path = path
  }

  /// Whether there are keys.
  package var exists: Bool { access(file, F_OK) == 0 }

  package func read() throws(AccessError) -> KeyTable {
    do {
      if !isMountedSecret(file), access(file, F_OK) == 0 { try requirePrivateFolder(path) }
      return try KeyTable(parsing: try readPrivate(file), at: file)
    } catch where error.code == .missing {
      throw AccessError(.missing, at: file, "expected keys, found none; make them with raffle keys init --keys \(path)")
    }
  }

  /// Makes the folder and keys in it; nothing happens where there are some already.
  ///
  /// - Returns: the keys, and whether they are new.
  package func create(at time: String) throws(AccessError) -> (table: KeyTable, isNew: Bool) {
    if isMountedSecret(file) { return (try read(), false) }
    try makePrivateFolder(path)
    try requirePrivateFolder(path)
    return try locked { () throws(AccessError) in
      if exists { return (try read(), false) }
      let table = try KeyTable(at: time)
      try writePrivate(table.bytes, to: file)
      return (table, true)
    }
  }

  /// Changes the keys; those who read them find either the old or the new ones.
  package func edit<Result>(
    _ change: (inout KeyTable) throws(AccessError) -> Result
  ) throws(AccessError) -> Result {
    _ = try read()
    return try locked { () throws(AccessError) in
      var table = try read()
      let result = try change(&table)
      try writePrivate(table.bytes, to: file)
      return result
    }
  }

  /// One change at a time, also from several processes.
  private func locked<Result>(_ body: () throws(AccessError) -> Result) throws(AccessError) -> Result {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .failed("open", at: path, errno) }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { throw .failed("flock", at: path, errno) }
    return try body()
  }

  /// What changes whenever the file does; nil where there is none.
  ///
  /// The file is opened for it: network file systems look again only then.
  package var stamp: Stamp? {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return Stamp(
      inode: UInt64(status.st_ino), size: Int(status.st_size), seconds: Int(status.st_mtim.tv_sec),
      nanoseconds: Int(status.st_mtim.tv_nsec))
  }

  package struct Stamp: Hashable, Sendable {
    var inode: UInt64
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }
}
