internal import FoundationEssentials
internal import SweepCore

extension ProtoHello {
  init(_ hello: Hello) throws(WireError) {
    self.init()
    versions = ProtoVersions(ProtocolVersion.supported)
    instance = hello.instance
    name = try checked(hello.name, at: "hello.name")
    host = try checked(hello.host, at: "hello.host")
    processID = hello.processID
    slots = hello.slots
    instructionSet = try checked(hello.instructionSet, at: "hello.instructionSet")
    version = try checked(hello.version, at: "hello.version")
    numericsVersion = hello.numericsVersion
    held = try list(hello.held, at: "hello.held") { ProtoAttempt($0) }
    finished = try list(hello.finished, at: "hello.finished") { ProtoAttempt($0) }
  }

  /// Throws `.version` for a hello whose range does not meet ours.
  func decoded() throws(WireError) -> Hello {
    try checkVersions()
    return Hello(
      instance: instance, name: try checked(name, at: "hello.name"), host: try checked(host, at: "hello.host"),
      processID: processID, slots: slots, instructionSet: try checked(instructionSet, at: "hello.instructionSet"),
      version: try checked(version, at: "hello.version"), numericsVersion: numericsVersion,
      held: try list(held, at: "hello.held") { attempt throws(WireError) in try attempt.decoded() },
      finished: try list(finished, at: "hello.finished") { attempt throws(WireError) in try attempt.decoded() })
  }

  private func checkVersions() throws(WireError) {
    let theirs: ClosedRange<ProtocolVersion>
    do { theirs = try versions.decoded() } catch { throw error.inside("hello") }
    guard ProtocolVersion.highestCommon(theirs, ProtocolVersion.supported) != nil else {
      throw disagreement(with: "\(theirs.lowerBound) to \(theirs.upperBound)", at: "hello.versions")
    }
  }
}

extension ProtoAttempt {
  init(_ attempt: Attempt) {
    self.init()
    key = attempt.key.field
    number = attempt.number
  }

  func decoded() throws(WireError) -> Attempt {
    Attempt(key: try TrialKey(field: key), number: number)
  }
}
