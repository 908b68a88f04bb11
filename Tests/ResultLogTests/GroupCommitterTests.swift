import Glibc
import ResultLog
import Synchronization
import Testing

@Suite("group commit")
struct GroupCommitterTests {
  @Test("completes every ticket in order, with extents that follow each other")
  func order() throws {
    let folder = TemporaryFolder()
    let opened = try emptyLog(folder)
    let commits = Collected<Commit<Int>>()
    let committer = try GroupCommitter<Int>(opened.writer()) { commits.append(contentsOf: (try? $0.get()) ?? []) }
    for ticket in 0..<500 { committer.submit(try [record(ticket), record(1000 + ticket)], ticket: ticket) }
    committer.close()
    committer.close()

    let extents = commits.all.flatMap(\.extents)
    #expect(commits.all.map(\.ticket) == [Int](0..<500))
    #expect(zip(extents, extents.dropFirst()).allSatisfy { $0.end == $1.offset })
    #expect(try opened.reader().read(commits.all[321].extents[1]) == record(1321).bytes)
    #expect(try verify(folder.path).records == 1000)
  }

  @Test("writes what was submitted during a commit together")
  func grouped() throws {
    let folder = TemporaryFolder()
    let opened = try emptyLog(folder)
    let tickets = Collected<[String]>()
    let isFirstDone = try Bell()
    let areOthersThere = try Bell()
    let bells = Bells(isFirstDone, areOthersThere)
    let committer = try GroupCommitter<String>(opened.writer()) { result in
      tickets.append(contentsOf: [((try? result.get()) ?? []).map(\.ticket)])
      if tickets.all.count == 1 {
        bells.first.ring()
        bells.second.wait()
      }
    }
    committer.submit([try record(1)], ticket: "a")
    bells.first.wait()
    for (number, ticket) in ["b", "c", "d"].enumerated() { committer.submit([try record(10 + number)], ticket: ticket) }
    bells.second.ring()
    committer.close()
    #expect(tickets.all == [["a"], ["b", "c", "d"]])
  }

  @Test("fails each batch after a failure, and acknowledges nothing")
  func failure() throws {
    let results = Collected<LogError.Code>()
    let committer = try GroupCommitter<Int>(LogWriter(OpenFile("/dev/full", O_WRONLY))) { result in
      if case .failure(let error) = result { results.append(contentsOf: [error.code]) } else { Issue.record("success") }
    }
    for ticket in 0..<3 { committer.submit([try record(ticket)], ticket: ticket) }
    committer.close()
    #expect((1...3).contains(results.all.count))
    #expect(results.all.allSatisfy { $0 == .inputOutput })
  }

  private func emptyLog(_ folder: borrowing TemporaryFolder) throws -> ResultFolder {
    var opened = try ResultFolder(opening: folder.path)
    try opened.begin(sweepLine())
    return opened
  }
}

/// What callbacks of another thread left here.
private final class Collected<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])
  func append(contentsOf more: [Element]) { elements.withLock { $0 += more } }
  var all: [Element] { elements.withLock { $0 } }
}

private final class Bells: Sendable {
  let first: Bell
  let second: Bell
  init(_ first: consuming Bell, _ second: consuming Bell) {
    self.first = first
    self.second = second
  }
}
