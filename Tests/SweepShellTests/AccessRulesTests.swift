import Access
import SweepCore
import Testing
import Wire

@testable import SweepShell

@Suite("Who may do what")
struct AccessRulesTests {
  private let key = TrialKey(high: 1, low: 2)
  private let digest = Digest([1, 2, 3, 4])
  private let session = SessionID(epoch: 1, number: 7)
  private let roles: [String: Role] = ["w": .worker, "o": .observer, "a": .admin]

  private var frames: [WorkerFrame] {
    let hello = Hello(
      instance: 1, name: "", host: "", processID: 1, slots: 1, instructionSet: "", version: "", numericsVersion: 1,
      held: [], finished: [])
    let report = Report(key: key, attempt: 1, outcome: .failed(reason: ""), milliseconds: 0)
    return [
      .message(.hello(hello)), .message(.report(report)), .message(.ping(held: [])), .message(.returned([key])),
      .message(.inputMissing(key, digest)), .message(.goodbye),
      .artifactPut(ArtifactChunk(digest: digest, total: 1, offset: 0, bytes: [1])),
      .artifactGet(ArtifactRequest(trial: key, digest: digest, offset: 0)), .farewell(reason: ""),
    ]
  }

  @Test("a worker takes part; an observer and an admin do not, and are told why")
  func takesPart() {
    let rules = AccessRules(roles: roles)
    for frame in frames {
      #expect(rules.refusal(of: frame, from: "w") == nil)
      #expect(rules.refusal(of: frame, from: "o")?.hasPrefix("the key o is an observer's, which may not") == true)
      #expect(rules.refusal(of: frame, from: "a")?.hasPrefix("the key a is an admin's, which may not") == true)
    }
  }

  @Test("a worker's process is its key's, until that is revoked")
  func instances() {
    var rules = AccessRules(roles: ["w": .worker, "v": .worker])
    #expect(rules.refusal(ofInstanceIn: frames[0], from: "w") == nil)
    #expect(rules.refusal(ofInstanceIn: frames[0], from: "w") == nil)
    #expect(rules.refusal(ofInstanceIn: frames[0], from: "v") != nil)
    rules.roles = ["v": .worker]
    #expect(rules.refusal(ofInstanceIn: frames[0], from: "v") == nil)
  }

  @Test("everybody whose key is allowed may look")
  func looks() {
    let look = WorkerFrame.statusRequest(StatusRequest())
    for user in ["w", "o", "a"] { #expect(AccessRules(roles: roles).refusal(of: look, from: user) == nil) }
    #expect(AccessRules(roles: roles).refusal(of: look, from: "x") != nil)
    #expect(AccessRules(roles: nil).refusal(of: look, from: nil) == nil)
  }

  @Test("a key that is not in the table may do nothing, and neither may nobody")
  func revoked() {
    let rules = AccessRules(roles: roles)
    for frame in frames {
      #expect(rules.refusal(of: frame, from: "x") == "the key x is not allowed any more")
      #expect(rules.refusal(of: frame, from: nil) != nil)
    }
  }

  @Test("without encryption everybody is a worker")
  func plain() {
    let rules = AccessRules(roles: nil)
    for frame in frames { #expect(rules.refusal(of: frame, from: nil) == nil) }
  }

  @Test("only what a session was asked for may be put, and only what it needs be got; other sessions have no part in it")
  func artifacts() {
    var rules = AccessRules(roles: nil)
    let other = SessionID(epoch: 1, number: 8)
    #expect(!rules.mayPut(digest, session) && !rules.mayGet(digest, session))
    rules.noteAsked([digest], session)
    #expect(rules.mayPut(digest, session) && !rules.mayGet(digest, session))
    rules.noteInput(digest, session)
    #expect(rules.mayGet(digest, session))
    #expect(!rules.mayPut(digest, other) && !rules.mayGet(digest, other))
    rules.keep([other])
    #expect(!rules.mayPut(digest, session) && !rules.mayGet(digest, session))
  }

  @Test("every session may have the sweep's data set, and no other")
  func data() {
    let rules = AccessRules(roles: roles, data: digest)
    #expect(rules.isData(digest) && !rules.isData(Digest([1, 2, 3, 5])))
    #expect(!AccessRules(roles: roles).isData(digest))
  }

  @Test("what is kept of old sessions is bounded by the open ones")
  func bounded() {
    var rules = AccessRules(roles: nil)
    for number in 1...65 as ClosedRange<UInt32> {
      #expect(!rules.isStale(openSessions: 0))
      rules.noteAsked([digest], SessionID(epoch: 1, number: number))
    }
    #expect(rules.isStale(openSessions: 0) && !rules.isStale(openSessions: 1))
  }
}
