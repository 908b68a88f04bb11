import ResultLog
import SweepCore
import Testing

@Suite("raffle log verify")
struct VerificationTests {
  @Test("says of a good log how many records it has")
  func good() throws {
    let folder = TemporaryFolder()
    _ = try makeLog(in: folder, records: 5)
    #expect(try verify(folder.path).description == "5 records, all intact")
    #expect(try verify(folder.log).description == "5 records, all intact")
  }

  @Test("reads while a coordinator writes, and changes nothing")
  func unlocked() throws {
    let folder = TemporaryFolder()
    let lines = try makeLog(in: folder, records: 2)
    let opened = try ResultFolder(opening: folder.path)
    write(lines.flatMap(\.bytes) + [0x7B], to: folder.log)
    #expect(try verify(folder.path).damages.map(\.line) == [5])
    #expect(contents(folder.log) == lines.flatMap(\.bytes) + [0x7B])
    _ = consume opened
  }

  @Test("names line, byte and reason of each damage")
  func damages() throws {
    let folder = TemporaryFolder()
    var broken = try record(1).bytes
    broken[60] ^= 1
    let epoch = try LogLine(epoch: 3)
    let after = try epoch.bytes + epoch.bytes + sweepLine().bytes + record(0).bytes
    write(try record(0).bytes + broken + after, to: folder.log)
    let found = try verify(folder.path)
    let first = try record(0).bytes.count
    #expect(!found.isIntact)
    #expect(found.records == 2)
    #expect(found.damages.map(\.line) == [1, 2, 4, 5, 6])
    #expect(found.damages[0].what == "the first line is not the sweep line")
    #expect(found.damages[1].offset == first)
    #expect(found.damages[1].what.hasPrefix("crc "))
    #expect(found.damages[2].what == "epoch 3 after epoch 3")
    #expect(found.damages[3].what == "a sweep line that is not the first line")
    #expect(found.damages[4].what == "a second ok record of \(key(0)), the first is on line 1")
    #expect(found.description.hasPrefix("2 records intact, 5 places damaged\nline 1, byte 0: "))
  }

  @Test("lets an ok record follow a failed one")
  func superseded() throws {
    let folder = TemporaryFolder()
    write(try sweepLine().bytes + record(1, status: "failed").bytes + record(1).bytes, to: folder.log)
    #expect(try verify(folder.log).description == "2 records, all intact")
  }

  @Test("checks the artifacts, and warns of those that records name in vain")
  func artifacts() throws {
    let folder = TemporaryFolder()
    let store = try ArtifactStore(opening: "\(folder.path)/artifacts")
    let here = try store.put([1, 2, 3])
    let missing = sha256([4].span)
    let members = #","artifacts":{"weights":"\#(here)","mask":"\#(missing)"},"x":"\#(missing)""#
    write(try sweepLine().bytes + record(1, members: members).bytes, to: folder.log)
    let found = try verify(folder.path)
    #expect(found.description == "1 records, all intact")
    #expect(found.artifacts == 1)
    #expect(found.warnings == ["line 2, record \(key(1)): its artifact \(missing) is not in the folder"])

    let name = here.description
    write([1, 2, 4], to: "\(folder.path)/artifacts/\(name.prefix(2))/\(name.dropFirst(2))")
    #expect(try verify(folder.path).damagedArtifacts.map(\.code) == [.artifactMismatch])
    #expect(try verify(folder.path, checkingArtifacts: false).isIntact)
  }

  @Test("says that there is no log, or an empty one")
  func none() throws {
    let folder = TemporaryFolder()
    #expect(throws: LogError.self) { try verify(folder.path) }
    write([], to: folder.log)
    #expect(try verify(folder.log).damages.map(\.what) == ["the file is empty, expected a sweep line"])
  }
}
