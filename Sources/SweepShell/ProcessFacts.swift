internal import Foundation
internal import Glibc

/// What this process uses, under the names that Prometheus' own libraries give it.
enum ProcessFacts {
  static func add(to text: inout MetricsText) {
    var usage = rusage()
    if getrusage(RUSAGE_SELF.rawValue, &usage) == 0 {
      text.counter(
        "process_cpu_seconds_total", "User and system time of the coordinator.",
        seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }
    if let pages = residentPages {
      text.gauge(
        "process_resident_memory_bytes", "Memory of the coordinator.", Double(pages) * Double(sysconf(Int32(_SC_PAGESIZE))))
    }
    text.gauge("process_start_time_seconds", "When the coordinator started, since 1970.", startTime)
    if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
      text.gauge("process_open_fds", "Open files and connections.", Double(open))
    }
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      text.gauge("process_max_fds", "How many may be open.", Double(limit.rlim_cur))
    }
  }

  /// Set once, at the first use; `note` makes that early.
  private static let startTime = Date().timeIntervalSince1970

  /// To be called when the process starts.
  static func note() { _ = startTime }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  private static var residentPages: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    let numbers = text.split(separator: " ")
    return numbers.count > 1 ? Int(numbers[1]) : nil
  }
}
