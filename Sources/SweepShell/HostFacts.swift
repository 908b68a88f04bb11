internal import Foundation
internal import Glibc

/// What a process finds out about the machine it runs on.
package enum HostFacts {
  package static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package static var processID: UInt32 { UInt32(getpid()) }

  /// Lets this process open as many files and connections as it may: the usual 1,024 are too few for a large cluster.
  package static func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Cores that this process may really use: the least of its affinity and the quotas of its control group.
  package static var usableCores: Int {
    var cores = onlineCores
    if let allowed = allowedCores { cores = min(cores, allowed) }
    if let quota = controlGroupQuota { cores = min(cores, max(1, Int(quota))) }
    return max(1, cores)
  }

  /// Cores of the machine.
  package static var onlineCores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Cores in this process's affinity, which a cpuset narrows too; `0-3,8` counts five.
  package static var allowedCores: Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") })
    else { return nil }
    let ranges = line.drop { $0 != ":" }.dropFirst().split(separator: ",")
    let counts = ranges.map { range -> Int in
      let ends = range.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
      return ends.count == 2 ? ends[1] - ends[0] + 1 : ends.count
    }
    let total = counts.reduce(0, +)
    return total > 0 ? total : nil
  }

  /// What the control groups of this process, and all above them, allow, in cores of time; nil without a limit.
  package static var controlGroupQuota: Double? {
    guard let groups = try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8) else { return nil }
    return controlGroupQuota(groups) { try? String(contentsOfFile: $0, encoding: .utf8) }
  }

  /// - Parameters:
  ///   - groups: lines "0::/path" (version 2) or "4:cpu,cpuacct:/path" (version 1), see cgroups(7).
  ///   - read: the text of a file; nil where there is none.
  static func controlGroupQuota(_ groups: String, read: (String) -> String?) -> Double? {
    var least: Double?
    for line in groups.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isSecond = parts[0] == "0" && parts[1].isEmpty
      guard isSecond || parts[1].split(separator: ",").contains("cpu") else { continue }
      var path = parts[2] == "/" ? "" : String(parts[2])
      while true {
        let folder = "/sys/fs/cgroup" + (isSecond ? path : "/cpu\(path)")
        let texts = isSecond ? [read("\(folder)/cpu.max")] : ["quota", "period"].map { read("\(folder)/cpu.cfs_\($0)_us") }
        let numbers = texts.compactMap { $0 }.joined(separator: " ").split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
        if numbers.count == 2, numbers[0] > 0, numbers[1] > 0 { least = min(least ?? .infinity, numbers[0] / numbers[1]) }
        guard let slash = path.lastIndex(of: "/") else { break }
        path = String(path[..<slash])
      }
    }
    return least
  }
}
