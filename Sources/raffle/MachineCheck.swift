import Foundation
import Glibc
import Kernels
import SweepShell

/// Processor, cores, memory, limits and clock.
struct MachineCheck {
  let chosen: InstructionSet
  let environment: [String: String]

  var findings: [Finding] { [processor, instructionSets, cores, memory, openFiles, clock] }

  private var processor: Finding {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":").dropFirst().first?.trimmingCharacters(in: .whitespaces)
    return Finding("processor", name ?? "unknown")
  }

  private var instructionSets: Finding {
    let supported = InstructionSet.supported.map(\.rawValue).joined(separator: ", ")
    let value = "\(chosen.rawValue) (this processor has \(supported))"
    if let forced = environment[InstructionSet.variable], !forced.isEmpty {
      return Finding("kernels", value, .note, "\(InstructionSet.variable)=\(forced) forces it; unset it for the widest")
    }
    guard chosen != .baseline else {
      return Finding("kernels", value, .note, "without AVX2 and FMA training takes many times as long")
    }
    return Finding("kernels", value)
  }

  private var cores: Finding {
    let (usable, all) = (HostFacts.usableCores, HostFacts.onlineCores)
    let value = "\(usable) of \(all)"
    if let quota = HostFacts.controlGroupQuota, quota < Double(min(all, HostFacts.allowedCores ?? all)) {
      let cores = String(format: "%.1f", quota)
      return Finding("cores", value, .note, "the control group allows \(cores) cores of time; a worker takes \(usable) slots")
    }
    guard usable < all else { return Finding("cores", value) }
    return Finding("cores", value, .note, "this process's affinity allows no more (taskset, cpuset or the job's allocation)")
  }

  private var memory: Finding {
    let text = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      return Finding("memory", "unknown")
    }
    let megabytes = kilobytes / 1_024
    guard megabytes < 512 else { return Finding("memory", "\(megabytes) MB free") }
    return Finding("memory", "\(megabytes) MB free", .note, "a worker with MNIST takes some 200 MB, and a few for each slot")
  }

  /// A connection takes a file; the coordinator raises its limit to the hard one.
  private var openFiles: Finding {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return Finding("open files", "unknown") }
    let workers = Int(clamping: limit.rlim_max) - 100
    guard workers < 1_000_000 else { return Finding("open files", "no limit") }
    let value = "\(limit.rlim_max) at most"
    switch workers {
    case ..<10: return Finding("open files", value, .mend, "raise the limit (ulimit -Hn): a coordinator needs 110 and one a worker")
    case ..<1_000: return Finding("open files", value, .note, "enough for \(workers) workers of one coordinator (ulimit -Hn)")
    default: return Finding("open files", value)
    }
  }

  /// No decision depends on the wall clock, but people compare the times in logs.
  private var clock: Finding {
    let now = wallClock()
    guard now > "2025", now < "2100" else {
      return Finding("clock", now, .note, "it is wrong; results are right all the same, their times are not")
    }
    // Of systemd, chrony and ntpd, each leaves a trace of its last success.
    let traces = ["/run/systemd/timesync/synchronized", "/run/chrony/chronyd.sock", "/run/ntpd.pid"]
    guard !traces.contains(where: { FileManager.default.fileExists(atPath: $0) }) else { return Finding("clock", now) }
    return Finding("clock", "\(now); no time service is seen to run here, which matters to times in logs alone")
  }
}
