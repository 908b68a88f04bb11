import Access
import CommandSupport
import Foundation
import SweepCore
import SweepShell

/// Where status comes from: a coordinator, or, while none answers, the log in the folder.
struct StatusSource: ~Copyable {
  private let folder: String?
  private let results: String?
  private var client: StatusClient?
  private var hasClient = false
  private var obstacle: String?
  private var log: LogStatus?
  private var address: String
  /// When a coordinator was last looked for.
  private var lastSearch = monotonicNow()
  private var lastAnswer: Instant?
  private static let searchMilliseconds: Int64 = 5_000

  struct Found {
    var status: SweepStatus
    /// Whether a coordinator gave it.
    var isLive: Bool
    /// In words, for people.
    var place: String
  }

  init(results: String?, access: String?, connect: String?) throws {
    self.results = results
    folder = results.map(Self.folder)
    address = ""
    if let results {
      search()
      if !hasClient { log = try LogStatus(results) }
    } else {
      let coordinates = try Self.coordinates(access, connect)
      address = coordinates.endpoints.joined(separator: " or ")
      client = try StatusClient(coordinates)
      hasClient = true
    }
  }

  private static func folder(of results: String) -> String {
    guard results.hasSuffix(".jsonl") else { return results }
    let parent = (results as NSString).deletingLastPathComponent
    return parent.isEmpty ? "." : parent
  }

  private static func coordinates(_ access: String?, _ connect: String?) throws(ShellError) -> Coordinates {
    guard let access else { return Coordinates(endpoint: connect ?? "") }
    do {
      return try Coordinates(file: access, endpoint: connect)
    } catch {
      let isUsage = error.code == .missing || error.code == .contents
      throw ShellError(isUsage ? .usage : .failure, error.description)
    }
  }

  /// Looks in the folder for a coordinator.
  private mutating func search() {
    lastSearch = monotonicNow()
    guard let folder else { return }
    hasClient = false
    do {
      guard let found = try SweepShell.coordinates(ofFolder: folder) else { return }
      address = found.endpoints.joined(separator: " or ")
      client = try StatusClient(found)
      hasClient = true
    } catch {
      if log == nil { complain("warning: the coordinator is not asked: \(error)") }
    }
  }

  /// A look; nil where nobody answers and there is no log.
  mutating func look(explaining trial: String? = nil) throws -> Found? {
    // The folder's coordinator is near or gone; another one may be far away.
    if let found = try ask(trial, milliseconds: folder == nil ? 10_000 : 3_000) { return found }
    return try readLog(trial)
  }

  /// News within a moment: from the coordinator, else from the log once it has been silent for long; nil without any.
  mutating func news() throws -> Found? {
    if let found = try ask(nil, milliseconds: 100) { return found }
    let now = monotonicNow()
    guard folder != nil, lastAnswer.map({ now - $0 > Self.searchMilliseconds }) ?? true else { return nil }
    let isDue = now - lastSearch > Self.searchMilliseconds
    if isDue { search() }
    if !hasClient { usleep(100_000) }
    return isDue || log == nil ? try readLog(nil) : nil
  }

  private mutating func ask(_ trial: String?, milliseconds: Int64) throws -> Found? {
    guard var asked = client.take() else { return nil }
    do throws(ShellError) {
      let status = try asked.look(explaining: trial, milliseconds: milliseconds)
      obstacle = asked.obstacle
      client = consume asked
      guard let status else { return nil }
      lastAnswer = monotonicNow()
      return Found(status: status, isLive: true, place: "coordinator at \(address), raffle \(status.version)")
    } catch {
      guard folder != nil else { throw error }
      complain("warning: \(error.description); the log is read instead")
      hasClient = false
      return nil
    }
  }

  private mutating func readLog(_ trial: String?) throws -> Found? {
    guard let results else { return nil }
    if log == nil { log = try LogStatus(results) } else { log?.refresh() }
    guard let status = log?.status(explaining: trial), let file = log?.file else { return nil }
    let holder = log?.holder.map { ", to which \($0) writes" } ?? ""
    return Found(status: status, isLive: false, place: "as \(file) says\(holder)")
  }

  /// The error for nobody answering.
  var silence: ShellError {
    guard let obstacle else {
      return ShellError(
        .failure, "no coordinator answered at \(address); is it running, and can it be reached from here?")
    }
    return ShellError(.keyRefused, "no coordinator answered at \(address): \(obstacle)")
  }

  var name: String { address.isEmpty ? results ?? "" : address }
}
