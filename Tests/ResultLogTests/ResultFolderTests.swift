import Glibc
import ResultLog
import SweepCore
import Testing

@Suite("an output folder")
struct ResultFolderTests {
  @Test("is made with those above it, and begins with its sweep")
  func begin() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/a/b"
    var opened = try ResultFolder(opening: path)
    #expect(opened.recovery.sweep == nil)
    #expect(opened.recovery.nextEpoch == 1)
    try opened.begin(sweepLine())
    var writer = try opened.writer()
    #expect(try writer.append([LogLine(epoch: 1)])[0].offset == sweepLine().bytes.count)
    #expect(try contents("\(path)/results.jsonl") == sweepLine().bytes + LogLine(epoch: 1).bytes)
    #expect(try contents("\(path)/sweep.json") == sweepLine().bytes)
  }

  @Test("is refused while another one has it, by folder or by writer")
  func lock() throws {
    let folder = TemporaryFolder()
    do {
      var opened = try ResultFolder(opening: folder.path)
      try opened.begin(sweepLine())
      let writer = try opened.writer()
      refused(folder)
      _ = consume opened
      refused(folder)
      _ = consume writer
    }
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.repairs == [])
  }

  @Test("is free at once, also while a child process has not closed its copies of the files yet")
  func copies() throws {
    let folder = TemporaryFolder()
    let opened = try ResultFolder(opening: folder.path)
    let lock = try #require((3..<Int32(1024)).first { file(of: $0) == "\(folder.path)/lock" })
    let copy = dup(lock)
    defer { close(copy) }
    _ = consume opened
    #expect(throws: Never.self) { _ = try ResultFolder(opening: folder.path) }
  }

  private func file(of descriptor: Int32) -> String {
    var name = [UInt8](repeating: 0, count: 4096)
    let count = readlink("/proc/self/fd/\(descriptor)", &name, name.count)
    return String(decoding: name.prefix(max(0, count)), as: UTF8.self)
  }

  private func refused(_ folder: borrowing TemporaryFolder) {
    do {
      _ = try ResultFolder(opening: folder.path)
      Issue.record("opened twice")
    } catch {
      #expect(error.code == .folderInUse && !error.isInputOutput)
      #expect(error.found.hasPrefix("it is held by process \(getpid()) on "))
    }
  }

  @Test("tells the epochs before, and the next one")
  func epochs() throws {
    let folder = TemporaryFolder()
    var opened = try ResultFolder(opening: folder.path)
    try opened.begin(sweepLine())
    var writer = try opened.writer()
    _ = try writer.append([LogLine(epoch: 1), record(1), LogLine(epoch: 4)])
    _ = consume writer
    _ = consume opened
    let again = try ResultFolder(opening: folder.path)
    #expect(again.recovery.epochs == [1, 4])
    #expect(again.recovery.nextEpoch == 5)
  }

  @Test("gets a lost sweep line back from its copy")
  func restored() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 2)
    write(lines.dropFirst().flatMap(\.bytes), to: folder.log)
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.repairs == [.sweepRestored])
    #expect(contents(folder.log) == lines.flatMap(\.bytes))
    #expect(try opened.reader().read(opened.recovery.records[1].extent) == lines[3].bytes)
  }

  @Test("takes its sweep from the caller when the copy is lost too, and keeps the records")
  func begunAgain() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 2)
    write(lines.dropFirst().flatMap(\.bytes), to: folder.log)
    write([UInt8](lines[0].bytes.dropLast(9)), to: "\(folder.path)/sweep.json")
    var opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.sweep == nil)
    try opened.begin(lines[0])
    #expect(contents(folder.log) == lines.flatMap(\.bytes))
    #expect(try opened.reader().read(opened.recovery.records[1].extent) == lines[3].bytes)
  }

  @Test("makes the copy of the sweep anew from the log")
  func copied() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 1)
    write([UInt8]("other".utf8), to: "\(folder.path)/sweep.json")
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.repairs == [])
    #expect(contents("\(folder.path)/sweep.json") == lines[0].bytes)
  }

  @Test("with a second sweep line keeps the first")
  func secondSweep() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 1)
    let second = try sweepLine(#","more":1"#)
    write(lines.flatMap(\.bytes) + second.bytes + lines[2].bytes, to: folder.log)
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.sweep == lines[0].bytes)
    #expect(contents(folder.log) == lines.flatMap(\.bytes) + lines[2].bytes)
  }

  @Test("is refused and left as it is when a newer program wrote a line")
  func newer() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 1)
    let body = #"{"kind":"marvel","a":1"#
    let newer = [UInt8]((body + #","crc":"985fa5f2"}"# + "\n").utf8)
    let whole = lines.flatMap(\.bytes) + newer
    write(whole, to: folder.log)
    do {
      _ = try ResultFolder(opening: folder.path)
      Issue.record("opened")
    } catch {
      #expect(error.code == .unknownForm)
      #expect(error.place == "\(folder.log), line 4")
    }
    #expect(contents(folder.log) == whole)
  }

  @Test("forgets a repair that was cut off")
  func leftovers() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 1)
    write([1], to: "\(folder.path)/results.jsonl.tmp")
    write([1], to: "\(folder.path)/sweep.json.tmp")
    let opened = try ResultFolder(opening: folder.path)
    #expect(opened.recovery.repairs == [])
    #expect(contents(folder.log) == lines.flatMap(\.bytes))
    #expect(contents("\(folder.path)/results.jsonl.tmp") == nil)
    #expect(contents("\(folder.path)/sweep.json.tmp") == nil)
  }

  @Test("knows what file system it is on")
  func fileSystem() {
    #expect(fileSystemType(below: "/proc/self") == "proc")
  }

  @Test("that cannot be made is an input/output failure")
  func unwritable() throws {
    let folder = TemporaryFolder()
    write([1], to: folder.log)
    do {
      _ = try ResultFolder(opening: folder.log)
      Issue.record("opened")
    } catch {
      #expect(error.isInputOutput)
    }
  }
}
