import Foundation
import Testing

@testable import Access

@Suite("Files with secrets")
struct PrivateFileTests {
  @Test("what is written is for its owner alone, and comes back")
  func roundTrip() throws {
    let bench = try Bench()
    try writePrivate([1, 2, 3], to: bench.path("secret"))
    try writePrivate([4, 5], to: bench.path("secret"))
    #expect(mode(bench.path("secret")) == 0o600)
    #expect(try readPrivate(bench.path("secret")) == [4, 5])
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder) == ["secret"])
  }

  @Test("files that others may read or write are refused, with what to do", arguments: [
    0o604, 0o602, 0o601, 0o644, 0o666, 0o640, 0o620, 0o660, 0o700 | 0o010, 0o444,
  ] as [mode_t])
  func tooOpen(mode: mode_t) throws {
    let bench = try Bench()
    let path = try bench.write("secret", "x", mode: mode)
    let error = #expect(throws: AccessError.self) { try readPrivate(path) }
    #expect(error?.code == .permissions)
    #expect(error?.description.contains("expected mode 0600, found 0\(String(mode, radix: 8))") == true)
    #expect(error?.description.contains("chmod 600 \(path)") == true)
  }

  @Test("a file of this user's own that only it reads is taken", arguments: [0o600, 0o400] as [mode_t])
  func own(mode: mode_t) throws {
    let bench = try Bench()
    #expect(try readPrivate(bench.write("secret", "x", mode: mode)) == Array("x".utf8))
  }

  @Test("a secret as Kubernetes mounts it is taken: owned by root, 0440, a group of ours", .enabled(if: geteuid() == 0))
  func mounted() throws {
    let bench = try Bench()
    let path = try bench.write("secret", "x", mode: 0o440)
    #expect(try readPrivate(path) == Array("x".utf8))
    #expect(isMountedSecret(path))
    // A group that is not ours.
    #expect(chown(path, 0, 54_321) == 0)
    #expect(throws: AccessError.self) { try readPrivate(path) }
  }

  @Test("a credential of systemd's is taken: owned by root, 0440, in the folder that it names", .enabled(if: geteuid() == 0))
  func credential() throws {
    let bench = try Bench()
    let path = try bench.write("secret", "x", mode: 0o440)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(isCredential(status, path, folder: bench.folder))
    #expect(!isCredential(status, path, folder: nil))
    #expect(!isCredential(status, path, folder: "\(bench.folder)/other"))
    #expect(!isCredential(status, "\(bench.folder)/../elsewhere/secret", folder: bench.folder))
    #expect(chmod(path, 0o444) == 0 && stat(path, &status) == 0)
    #expect(!isCredential(status, path, folder: bench.folder))
    #expect(chmod(path, 0o440) == 0 && chown(path, 54_321, 0) == 0 && stat(path, &status) == 0)
    #expect(!isCredential(status, path, folder: bench.folder))
  }

  @Test("a file of another user is refused, whatever its mode", .enabled(if: geteuid() == 0))
  func foreign() throws {
    let bench = try Bench()
    let path = try bench.write("secret", "x", mode: 0o600)
    #expect(chown(path, 54_321, 0) == 0)
    let error = #expect(throws: AccessError.self) { try readPrivate(path) }
    #expect(error?.description.contains("found user 54321") == true)
  }

  @Test("a folder, a pipe and nothing at all are errors, not waits")
  func strange() throws {
    let bench = try Bench()
    #expect(mkfifo(bench.path("pipe"), 0o600) == 0)
    #expect(throws: AccessError.self) { try readPrivate(bench.path("pipe")) }
    #expect(throws: AccessError.self) { try readPrivate(bench.folder) }
    let error = #expect(throws: AccessError.self) { try readPrivate(bench.path("none")) }
    #expect(error?.code == .missing)
  }

  @Test("a folder that is made is this user's alone; one that others can enter is refused")
  func folders() throws {
    let bench = try Bench()
    try makePrivateFolder(bench.path("a/b/keys"))
    #expect(mode(bench.path("a/b/keys")) == 0o700)
    try requirePrivateFolder(bench.path("a/b/keys"))
    #expect(chmod(bench.path("a/b/keys"), 0o750) == 0)
    let error = #expect(throws: AccessError.self) { try requirePrivateFolder(bench.path("a/b/keys")) }
    #expect(error?.code == .permissions)
  }
}
