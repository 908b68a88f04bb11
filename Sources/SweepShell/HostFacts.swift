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
    var cores = ProcessInfo.processInfo.activeProcessorCount
    if let allowed = allowedCores { cores = min(cores, allowed) }
    if let quota = controlGroupQuota { cores = min(cores, max(1, Int(quota))) }
    return max(1, cores)
  }

  /// Cores in this process's affinity, which a cpuset narrows too; `0-3,8` counts five.
  private static var allowedCores: Int? {
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

  /// `cpu.max` of the control group and of all above it: quota over period, in cores; nil without a limit.
  private static var controlGroupQuota: Double? {
    guard let own = try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8),
      let line = own.split(separator: "\n").first(where: { $0.hasPrefix("0::") })
    else { return nil }
    var least: Double?
    var path = String(line.dropFirst(3))
    while true {
      if let text = try? String(contentsOfFile: "/sys/fs/cgroup\(path)/cpu.max", encoding: .utf8) {
        let parts = text.split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
        if parts.count == 2, parts[1] > 0 { least = min(least ?? .infinity, parts[0] / parts[1]) }
      }
      guard path.count > 1, let slash = path.lastIndex(of: "/") else { return least }
      path = String(path[..<slash])
    }
  }
}
