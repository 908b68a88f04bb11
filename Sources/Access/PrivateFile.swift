internal import Glibc

/// The bytes of a file that holds a secret.
///
/// Refused unless nobody but its owner can read it, who is this user: mode 0600 or 0400. Two exceptions, both for files
/// of root's with mode 0440 or less: with a group of ours, as Kubernetes mounts secrets; and in the folder of credentials
/// that systemd made for this service, where an access list lets us in. Checked on the open file, not on its name.
func readPrivate(_ path: String) throws(AccessError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else {
    let number = errno
    guard number == ENOENT || number == ENOTDIR else { throw .failed("open", at: path, number) }
    throw AccessError(.missing, at: path, "expected a file, found none")
  }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw .failed("fstat", at: path, errno) }
  guard status.st_mode & S_IFMT == S_IFREG else {
    throw AccessError(.contents, at: path, "expected a file, found something else")
  }
  try requirePrivate(status, path)
  guard status.st_size <= largestFileBytes else {
    throw AccessError(.contents, at: path, "expected at most \(largestFileBytes) bytes, found \(status.st_size)")
  }
  var bytes = [UInt8](repeating: 0, count: largestFileBytes)
  var count = 0
  while count < bytes.count {
    // Proof: at most the rest of the array is written.
    let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count) }
    if got < 0 && errno == EINTR { continue }
    guard got >= 0 else { throw .failed("read", at: path, errno) }
    if got == 0 { break }
    count += got
  }
  return Array(bytes[..<count])
}

/// Replaces file `path`, or makes it, so that only this user can read it; whole or not at all.
func writePrivate(_ bytes: [UInt8], to path: String) throws(AccessError) {
  let temporary = "\(path).\(getpid()).new"
  unlink(temporary)
  let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { throw .failed("open", at: temporary, errno) }
  do throws(AccessError) {
    defer { close(descriptor) }
    // A narrow umask may have taken rights from the owner, too.
    guard fchmod(descriptor, 0o600) == 0 else { throw .failed("fchmod", at: temporary, errno) }
    var done = 0
    while done < bytes.count {
      // Proof: at most the rest of the array is read.
      let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .failed("write", at: temporary, errno) }
      done += written
    }
    guard fsync(descriptor) == 0 else { throw .failed("fsync", at: temporary, errno) }
    guard rename(temporary, path) == 0 else { throw .failed("rename", at: path, errno) }
  } catch {
    unlink(temporary)
    throw error
  }
}

/// Makes folder `path` and those above it, `path` itself for this user alone.
func makePrivateFolder(_ path: String) throws(AccessError) {
  if mkdir(path, 0o700) == 0 { return }
  guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
    guard errno == EEXIST else { throw .failed("mkdir", at: path, errno) }
    return
  }
  try makeFolder(String(path[..<slash]))
  guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .failed("mkdir", at: path, errno) }
}

private func makeFolder(_ path: String) throws(AccessError) {
  if path.isEmpty || mkdir(path, 0o755) == 0 || errno == EEXIST { return }
  guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
    throw .failed("mkdir", at: path, errno)
  }
  try makeFolder(String(path[..<slash]))
  guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .failed("mkdir", at: path, errno) }
}

/// Throws unless nobody but this user can read or change what is in folder `path`.
func requirePrivateFolder(_ path: String) throws(AccessError) {
  var status = stat()
  guard stat(path, &status) == 0 else { throw .failed("stat", at: path, errno) }
  guard status.st_mode & S_IFMT == S_IFDIR else {
    throw AccessError(.contents, at: path, "expected a folder, found a file")
  }
  guard status.st_uid == geteuid() else { throw foreign(status, path) }
  guard status.st_mode & 0o077 == 0 else { throw open(to: status, path, expected: 0o700) }
}

/// Whether a file is a secret as Kubernetes mounts it, whose folder belongs to root, too.
func isMountedSecret(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && isMountedSecret(status)
}

private let largestFileBytes = 4 << 20

private func requirePrivate(_ status: stat, _ path: String) throws(AccessError) {
  let credentials = getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }
  if isMountedSecret(status) || isCredential(status, path, folder: credentials) { return }
  guard status.st_uid == geteuid() else { throw foreign(status, path) }
  guard status.st_mode & 0o077 == 0 else { throw open(to: status, path, expected: 0o600) }
}

/// - Parameter folder: what systemd names in CREDENTIALS_DIRECTORY; only the service's user can enter it.
func isCredential(_ status: stat, _ path: String, folder: String?) -> Bool {
  guard let folder, folder.hasPrefix("/"), path.hasPrefix(folder + "/"), !path.contains("/../") else { return false }
  return isRoots(status)
}

private func isRoots(_ status: stat) -> Bool { status.st_uid == 0 && status.st_mode & 0o337 == 0 }

private func isMountedSecret(_ status: stat) -> Bool {
  guard isRoots(status) else { return false }
  if status.st_gid == getegid() { return true }
  var groups = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
  let count = getgroups(Int32(groups.count), &groups)
  return count > 0 && groups[..<Int(count)].contains(status.st_gid)
}

private func foreign(_ status: stat, _ path: String) -> AccessError {
  AccessError(
    .permissions, at: path,
    "expected to belong to this user (\(geteuid())), found user \(status.st_uid): secrets of others are not used; "
      + "make a copy of your own with mode 0600")
}

private func open(to status: stat, _ path: String, expected: mode_t) -> AccessError {
  let mode = String(status.st_mode & 0o777, radix: 8)
  return AccessError(
    .permissions, at: path,
    "expected mode 0\(String(expected, radix: 8)), found 0\(mode): others may have read the secrets; run chmod "
      + "\(String(expected, radix: 8)) \(path), and new keys are safer (raffle keys new, raffle keys revoke)")
}
