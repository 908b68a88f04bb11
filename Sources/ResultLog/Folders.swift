import Glibc

/// Makes folder `path` and those above it, each on disk when this returns.
package func makeFolder(_ path: String) throws(LogError) {
  if mkdir(path, 0o755) == 0 { return try syncFolder(parent(of: path)) }
  switch errno {
  case EEXIST where isFolder(path): return
  case ENOENT:
    let above = parent(of: path)
    guard above != path else { throw .failed("mkdir", at: path, ENOENT) }
    try makeFolder(above)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .failed("mkdir", at: path, errno) }
    try syncFolder(above)
  case let number: throw .failed("mkdir", at: path, number == EEXIST ? ENOTDIR : number)
  }
}

/// Puts names that were created, renamed or removed in `path` on disk.
func syncFolder(_ path: String) throws(LogError) {
  let folder = try OpenFile(path, O_RDONLY | O_DIRECTORY)
  // Some file systems keep names safe by themselves and refuse this call.
  guard fsync(folder.descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
    throw .failed("fsync", at: path, errno)
  }
}

/// Writes a file so that `path` holds all of it or is untouched: temporary, fsync, rename, fsync of the folder.
func replaceFile(
  _ path: String, temporary: String, _ fill: (borrowing OpenFile) throws(LogError) -> Void
) throws(LogError) {
  do {
    let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_TRUNC)
    try fill(file)
    try file.sync()
  } catch {
    unlink(temporary)
    throw error
  }
  try moveFile(temporary, to: path)
}

/// Writes `bytes` so that `path` holds all of them or is untouched; on disk when this returns.
package func writeWholeFile(_ bytes: [UInt8], to path: String) throws(LogError) {
  try replaceFile(path, temporary: "\(path).\(getpid()).tmp") { (file) throws(LogError) in
    try file.writeAll(bytes.span)
  }
}

func moveFile(_ from: String, to path: String) throws(LogError) {
  guard rename(from, path) == 0 else { throw .failed("rename", at: path, errno) }
  try syncFolder(parent(of: path))
}

/// An error where something stands that is neither a file nor a link to one.
func checkFile(_ path: String) throws(LogError) {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
  throw LogError(
    .inputOutput, at: path, expected: "a file", found: "a folder, a pipe or a device",
    advice: "remove it, or choose another folder")
}

func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// The size of file `path`; nil if there is none.
func sizeOfFile(_ path: String) throws(LogError) -> Int? {
  var status = stat()
  if stat(path, &status) == 0 { return Int(status.st_size) }
  guard errno == ENOENT || errno == ENOTDIR else { throw .failed("stat", at: path, errno) }
  return nil
}

/// The names in folder `path`, sorted; none if there is no such folder.
func names(in path: String) throws(LogError) -> [String] {
  guard let folder = opendir(path) else {
    guard errno == ENOENT else { throw .failed("opendir", at: path, errno) }
    return []
  }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

func parent(of path: String) -> String {
  let trimmed = path.utf8.reversed().drop { $0 == UInt8(ascii: "/") }
  let above = trimmed.drop { $0 != UInt8(ascii: "/") }.drop { $0 == UInt8(ascii: "/") }
  if above.isEmpty { return path.utf8.first == UInt8(ascii: "/") ? "/" : "." }
  return String(decoding: [UInt8](above.reversed()), as: UTF8.self)
}
