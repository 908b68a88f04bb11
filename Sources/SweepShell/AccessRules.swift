internal import Access
internal import SweepCore
internal import Wire

/// Who may do what at the coordinator: decided here and nowhere else.
///
///     frame                                 worker                            observer, admin
///     statusRequest                         yes                               yes
///     hello, report, ping, returned,        yes                               no
///       inputMissing, goodbye
///     artifactPut                           what its session was asked for    no
///     artifactGet                           inputs of trials that its         no
///                                           session holds or held,
///                                           the sweep's data set
///
/// A session is asked for the artifacts of a result that it has reported, of a trial of this sweep. A user whose key is
/// revoked may do nothing, also on connections that were open before. Without encryption there are no users, and
/// everybody is a worker.
struct AccessRules {
  /// The users whose keys are allowed; nil without encryption.
  var roles: [String: Role]?
  /// The digest of the sweep's data set.
  private let data: Digest?
  private var rights: [SessionID: Rights] = [:]
  /// Whose the workers' processes are, by their ids.
  private var owners: [UInt64: String] = [:]
  private static let mostOwners = 100_000

  private struct Rights {
    var puts: Set<Digest> = []
    var gets: Set<Digest> = []
  }

  init(roles: [String: Role]?, data: Digest? = nil) {
    self.roles = roles
    self.data = data
  }

  /// Why a frame of this user's is not taken; nil if it may be.
  func refusal(of frame: WorkerFrame, from user: String?) -> String? {
    guard let roles else { return nil }
    guard let user, let role = roles[user] else { return "the key \(user ?? "") is not allowed any more" }
    switch (role, frame) {
    case (.worker, _), (_, .statusRequest): return nil
    case (.observer, _), (.admin, _):
      return "the key \(user) is an \(role)'s, which may not take part in the work, only look: use a worker's access file"
    }
  }

  /// Why a worker may not call itself what it does: the id of a process that came with another key, which is still good.
  mutating func refusal(ofInstanceIn frame: WorkerFrame, from user: String?) -> String? {
    guard let roles, let user, case .message(.hello(let hello)) = frame else { return nil }
    if let owner = owners[hello.instance], owner != user, roles[owner] != nil {
      return "the key \(user) was used with the id of a worker that came with the key \(owner)"
    }
    if owners.count >= Self.mostOwners { owners = [:] }
    owners[hello.instance] = user
    return nil
  }

  mutating func mayPut(_ digest: Digest, _ session: SessionID) -> Bool {
    rights[session]?.puts.contains(digest) == true
  }

  /// Every session needs it.
  func isData(_ digest: Digest) -> Bool { digest == data }

  /// Whether the artifact is known to be an input of a trial of this session's.
  func mayGet(_ digest: Digest, _ session: SessionID) -> Bool {
    rights[session]?.gets.contains(digest) == true
  }

  /// A trial that the session holds needs this one.
  mutating func noteInput(_ digest: Digest, _ session: SessionID) {
    rights[session, default: Rights()].gets.insert(digest)
  }

  /// The session has been asked to bring these.
  mutating func noteAsked(_ digests: [Digest], _ session: SessionID) {
    rights[session, default: Rights()].puts.formUnion(digests)
  }

  /// Whether most of what is kept here is of sessions that are over.
  func isStale(openSessions count: Int) -> Bool { rights.count > 2 * count + 64 }

  /// Forgets all other sessions.
  mutating func keep(_ sessions: [SessionID]) {
    let open = Set(sessions)
    rights = rights.filter { open.contains($0.key) }
  }
}
