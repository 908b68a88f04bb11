@testable import SweepCore
import Testing

@Suite("audits")
struct AuditTests {
  private func desk(
    _ parents: [[Int]], log: [(trial: Int, RecordStatus, host: String?)] = []
  ) -> Desk {
    var desk = Desk(parents)
    var settings = Coordinator.Settings(sweep: "sweep", numericsVersion: 1)
    settings.auditShare = 1
    desk.machine = Coordinator(
      settings: settings, epoch: 1,
      nodes: parents.indices.map { Coordinator.Node(key: key($0), parents: parents[$0], cost: 10_000) })
    for (trial, status, host) in log { desk.machine.restore(key(trial), status, fingerprint: 7, host: host) }
    desk.handle(.started)
    return desk
  }

  @Test("a recorded trial runs again on another host, after everything else, and is not recorded again")
  func elsewhere() {
    var desk = desk([[], [0]])
    desk.hello(1, host: "a")
    desk.report(ok: 0, 1)
    #expect(desk.sync() == [recorded(0, 1, 1)] + lease([(1, 1)], 1))
    desk.report(ok: 1, 1)
    #expect(desk.hello(2, host: "b").contains(.note(.auditing(trial: 0, session(2)))))
    #expect(desk.report(ok: 0, attempt: 2, 2) == [recorded(0, 2, 2)])
    #expect(desk.sync().contains(.note(.auditing(trial: 1, session(2)))))
    #expect(desk.report(ok: 1, attempt: 2, 2) == [recorded(1, 2, 2), send(.finished, 1), send(.finished, 2), .stop(.done)])
  }

  @Test("other bytes are noted in the log, and the sweep ends as differing")
  func differing() {
    var desk = desk([[]], log: [(0, .ok, "a")])
    desk.hello(1, host: "b")
    let actions = desk.report(ok: 0, 1, fingerprint: 9)
    #expect(
      actions.contains(.append(number: 1, .differing(trial: 0, attempt: 1, session(1), host: "b"))))
    #expect(desk.sync().last == .stop(.differing))
  }

  @Test("dependents do not wait for the audit of a parent")
  func dependents() {
    var desk = desk([[], [0]], log: [(0, .ok, "b")])
    #expect(desk.hello(1, host: "b").last == lease([(1, 1)], 1).last)
    #expect(desk.phase(0) == .ready)
  }

  @Test("a lost artifact of a trial that waits for its audit is made again, and that is its audit")
  func lostArtifact() {
    var desk = desk([[], [0]], log: [(0, .ok, "b")])
    desk.hello(1, host: "b")
    let lost = desk.handle(.inputMissing(trial: 1, producers: [0], session: session(1)))
    #expect(lost == [.note(.artifactLost(trial: 0))] + lease([(0, 1)], 1))
    #expect(desk.report(ok: 0, 1) == [recorded(0, 1, 1)] + lease([(1, 2)], 1))
  }

  @Test("an audit that ends with errors leaves the record as it is")
  func errors() {
    var desk = desk([[]], log: [(0, .ok, nil)])
    desk.hello(1)
    desk.report(error: "no", of: 0, attempt: 1, 1)
    let actions = desk.report(error: "no", of: 0, attempt: 2, 1)
    #expect(actions.contains(.note(.auditFailed(trial: 0, reason: "no"))))
    #expect(actions.last == .stop(.done))
  }

  @Test("the share decides by the key, the same at every start")
  func share() {
    var settings = Coordinator.Settings(sweep: "sweep", numericsVersion: 1)
    settings.auditShare = 0.25
    let machine = Coordinator(settings: settings, epoch: 1, nodes: [])
    let chosen = (0..<4_096).count { machine.isAudited(TrialKey(high: 1, low: UInt64($0) << 52)) }
    #expect(chosen == 1_024)
  }
}
