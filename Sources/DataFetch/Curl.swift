internal import Foundation
internal import Glibc
internal import SweepCore
internal import SweepShell

/// The system's curl, which knows proxies, certificates and how to go on with a download.
package struct Curl: Sendable {
  private let path: String

  /// The first in a PATH; nil where there is none.
  package init?(searching path: String) {
    let names = path.split(separator: ":").map { "\($0)/curl" }
    guard let found = names.first(where: { access($0, X_OK) == 0 }) else { return nil }
    self.path = found
  }

  enum Outcome: Hashable {
    case done
    /// The server cannot send a part of a file.
    case cannotResume
    case interrupted
    /// curl's exit code; curl has said on standard error what it means.
    case failed(Int32)
  }

  /// Appends to `file` what is missing of what stands at `address`.
  func get(_ address: String, into file: String) throws(ShellError) -> Outcome {
    var arguments = [
      "--fail", "--location", "--proto", "=http,https", "--connect-timeout", "20", "--speed-time", "60",
      "--speed-limit", "1", "--retry", "2", "--continue-at", "-", "--output", file,
    ]
    arguments += isatty(STDERR_FILENO) == 1 ? ["--progress-bar"] : ["--silent", "--show-error"]
    let status = try run(arguments + [address])
    switch status {
    case 0: return .done
    // Of `man curl`: a range was refused, or a download cannot be resumed.
    case 33, 36: return .cannotResume
    case 23: throw ShellError(.inputOutput, "\(file): expected to be written; make room, or choose another --to")
    case 128 + SIGINT, 128 + SIGTERM: return .interrupted
    default: return .failed(status)
    }
  }

  /// The exit code, 128 and more for a signal. Foundation's processes do not get Ctrl-C: this one does.
  private func run(_ arguments: [String]) throws(ShellError) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This process blocks signals; its child shall not.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    var child = pid_t()
    let result = posix_spawn(&child, path, nil, &attributes, &argv, environ)
    guard result == 0 else {
      throw ShellError(.failure, "\(path): expected a program that can be started, found: \(String(cString: strerror(result)))")
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? status >> 8 & 0xff : 128 + signal
  }
}
