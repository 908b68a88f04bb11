import Foundation
import Glibc
import SweepCore
import SweepShell

/// A process that this one starts, whose standard error is read and whose CPU time is known at its end.
///
/// Foundation's `Process` reaps its children itself, and their times with them.
struct ChildProcess {
  private let pid: pid_t
  private let errors: FileHandle

  init(_ executable: String, _ arguments: [String]) throws(ShellError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw ShellError(.failure, "no pipe: \(String(cString: strerror(errno)))") }
    // No later child shall hold this one's end.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var argv: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    var child = pid_t()
    let result = posix_spawn(&child, executable, &actions, nil, &argv, environ)
    close(ends[1])
    guard result == 0 else {
      close(ends[0])
      throw ShellError(.failure, "\(executable): expected a program that can be started, found: \(String(cString: strerror(result)))")
    }
    pid = child
    errors = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
  }

  /// Reads standard error up to a line with this text, and returns the word after it; passes on what it reads.
  /// Afterwards a thread passes on the rest.
  func firstMatch(of text: String) -> String? {
    var read = ""
    defer {
      let errors = self.errors
      Thread.detachNewThread {
        while case let data = errors.availableData, !data.isEmpty { FileHandle.standardError.write(data) }
      }
    }
    while case let data = errors.availableData, !data.isEmpty {
      FileHandle.standardError.write(data)
      read += String(decoding: data, as: UTF8.self)
      if let found = read.range(of: text) {
        let rest = read[found.upperBound...]
        if let end = rest.firstIndex(where: { $0 == ";" || $0 == "\n" || $0 == " " }) { return String(rest[..<end]) }
      }
    }
    return nil
  }

  /// Waits for the end: the exit status, 128 and more for a signal, and the CPU time of the process.
  func wait() -> (status: Int32, cpuSeconds: Double) {
    var status: Int32 = 0
    var usage = rusage()
    while wait4(pid, &status, 0, &usage) < 0 && errno == EINTR {}
    let seconds = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    let signal = status & 0x7f
    return (signal == 0 ? status >> 8 & 0xff : 128 + signal, seconds)
  }
}
