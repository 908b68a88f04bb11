import Glibc

/// This machine's name.
func hostName() -> String {
  var name = utsname()
  guard uname(&name) == 0 else { return "an unnamed host" }
  return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}

/// The type of the file system below `path` if other machines may write to it too, so that a lock may not hold.
package func sharedFileSystem(below path: String) -> String? {
  guard let type = fileSystemType(below: path) else { return nil }
  let shared = ["nfs", "nfs4", "cifs", "smb3", "lustre", "gpfs", "beegfs", "ceph", "afs", "orangefs", "9p"]
  return shared.contains(type) || type.hasPrefix("fuse") ? type : nil
}

/// As the kernel names it; nil where it does not say.
package func fileSystemType(below path: String) -> String? {
  var status = stat()
  guard stat(path, &status) == 0, let mounts = try? OpenFile("/proc/self/mountinfo", O_RDONLY).readUntilEnd()
  else { return nil }
  let device = UInt64(status.st_dev)
  let major = (device >> 8 & 0xFFF) | (device >> 32 & 0xFFFF_F000)
  let minor = (device & 0xFF) | (device >> 12 & 0xFFFF_FF00)
  return type(ofDevice: "\(major):\(minor)", in: String(decoding: mounts, as: UTF8.self))
}

/// A line is "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw" (proc(5), mountinfo).
private func type(ofDevice device: String, in mounts: String) -> String? {
  for line in mounts.split(separator: "\n") {
    let fields = line.split(separator: " ")
    guard fields.count > 2, fields[2] == device, let dash = fields.firstIndex(of: "-") else { continue }
    return dash + 1 < fields.count ? String(fields[dash + 1]) : nil
  }
  return nil
}
