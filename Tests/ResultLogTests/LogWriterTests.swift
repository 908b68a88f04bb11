import Glibc
import ResultLog
import Synchronization
import Testing

@Suite("the writer")
struct LogWriterTests {
  @Test("returns where each line can be read again")
  func extents() throws {
    let folder = TemporaryFolder()
    _ = try makeLog(in: folder, records: 1)
    let opened = try ResultFolder(opening: folder.path)
    var writer = try opened.writer()
    let extents = try writer.append([record(7), record(8)]) + writer.append([record(9)])
    let reader = try opened.reader()
    #expect(try extents.map { try reader.read($0) } == [record(7).bytes, record(8).bytes, record(9).bytes])
    #expect(throws: LogError.self) { try reader.read(LineExtent(offset: extents[0].offset + 1, length: 80)) }
  }

  @Test("is dead once its file has been moved, replaced or cut: nothing written beside it is acknowledged")
  func moved() throws {
    let folder = TemporaryFolder()
    _ = try makeLog(in: folder, records: 1)
    var writer = try LogWriter(OpenFile(folder.log, O_WRONLY | O_APPEND))
    _ = try writer.append([record(7)])
    #expect(rename(folder.log, folder.log + ".moved") == 0)
    try expectDead(&writer, record(8), found: "another file, or none")

    #expect(rename(folder.log + ".moved", folder.log) == 0)
    var second = try LogWriter(OpenFile(folder.log, O_WRONLY | O_APPEND))
    #expect(truncate(folder.log, 0) == 0)
    try expectDead(&second, record(9), found: "\(record(9).bytes.count) bytes")
  }

  @Test("a pipe in place of the log is refused, without waiting for its other end")
  func pipe() throws {
    let folder = TemporaryFolder()
    #expect(mkfifo(folder.log, 0o600) == 0)
    let error = #expect(throws: LogError.self) { _ = try ResultFolder(opening: folder.path) }
    #expect(error?.found == "a folder, a pipe or a device")
  }

  @Test("is dead after a write that failed")
  func full() throws {
    var writer = try LogWriter(OpenFile("/dev/full", O_WRONLY | O_APPEND))
    try expectDead(&writer, record(1), found: "No space left on device (errno 28)")
  }

  @Test("is dead after a write that was cut short")
  func short() throws {
    let folder = TemporaryFolder()
    #expect(mkfifo(folder.log, 0o600) == 0)
    let reader = try OpenFile(folder.log, O_RDONLY | O_NONBLOCK)
    var writer = try LogWriter(OpenFile(folder.log, O_WRONLY | O_NONBLOCK))
    let long = try record(1, members: #","text":"\#(String(repeating: "x", count: 200_000))""#)
    try expectDead(&writer, long, found: "65536 bytes written")
    _ = consume reader
  }

  @Test("is dead after a sync that failed")
  func unsynced() throws {
    let folder = TemporaryFolder()
    #expect(mkfifo(folder.log, 0o600) == 0)
    let reader = try OpenFile(folder.log, O_RDONLY | O_NONBLOCK)
    var writer = try LogWriter(OpenFile(folder.log, O_WRONLY | O_NONBLOCK))
    try expectDead(&writer, record(1), found: "Invalid argument (errno 22)")
    _ = consume reader
  }

  private func expectDead(_ writer: inout LogWriter, _ line: LogLine, found: String) throws {
    for _ in 0..<2 {
      do {
        _ = try writer.append([line])
        Issue.record("written")
      } catch {
        #expect(error.isInputOutput)
        #expect(error.found == found)
      }
    }
  }
}

@Suite("the event log")
struct EventLogTests {
  @Test("appends a line for each event")
  func lines() throws {
    let folder = TemporaryFolder()
    let opened = try ResultFolder(opening: folder.path)
    var events = opened.events()
    events.append([UInt8](#"{"event":"a"}"#.utf8))
    events.append([UInt8](#"{"event":"b"}"#.utf8))
    #expect(events.flush() == nil)
    #expect(text(contents("\(folder.path)/events.jsonl")) == #"{"event":"a"}"# + "\n" + #"{"event":"b"}"# + "\n")
  }

  @Test("says once that it cannot be written, or opened", arguments: ["/dev/full", "/proc/none/events.jsonl"])
  func once(path: String) {
    var events = EventLog(path)
    events.append([UInt8]("{}".utf8))
    #expect(events.flush()?.isInputOutput == true)
    events.append([UInt8]("{}".utf8))
    #expect(events.flush() == nil)
  }
}
