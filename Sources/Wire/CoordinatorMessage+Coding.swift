internal import FoundationEssentials
internal import SweepCore

extension ProtoWelcome {
  init(_ welcome: Welcome) throws(WireError) {
    self.init()
    sweep = try checked(welcome.sweep, at: "welcome.sweep")
    pingMilliseconds = welcome.pingMilliseconds
    leaseMilliseconds = welcome.leaseMilliseconds
    dataPlaces = try list(welcome.dataPlaces, at: "welcome.data_places") { (place) throws(WireError) in
      try checked(place, at: "place")
    }
  }

  func decoded() throws(WireError) -> Welcome {
    Welcome(
      sweep: try checked(sweep, at: "welcome.sweep"), pingMilliseconds: pingMilliseconds,
      leaseMilliseconds: leaseMilliseconds,
      dataPlaces: try list(dataPlaces, at: "welcome.data_places") { (place) throws(WireError) in
        try checked(place, at: "place")
      })
  }
}

extension ProtoRefused {
  init(_ refusal: Refusal) throws(WireError) {
    self.init()
    switch refusal {
    case .numericsVersion(let expected, let found):
      numericsVersion.expected = expected
      numericsVersion.found = found
    case .key(let reason): key = try checked(reason, at: "refused.key")
    }
  }

  func decoded() throws(WireError) -> Refusal {
    switch reason {
    case .numericsVersion(let version):
      return .numericsVersion(expected: version.expected, found: version.found)
    case .key(let reason): return .key(reason: try checked(reason, at: "refused.key"))
    case nil:
      throw WireError(.value, at: "refused.reason", "refused for a reason that this build does not know: update it")
    }
  }
}

extension ProtoRecorded {
  init(_ key: TrialKey, _ attempt: UInt32) {
    self.init()
    self.key = key.field
    self.attempt = attempt
  }

  func decoded() throws(WireError) -> CoordinatorMessage {
    do { return .recorded(try TrialKey(field: key), attempt: attempt) } catch { throw error.inside("recorded") }
  }
}

extension ProtoReceipts {
  init(_ receipts: [Attempt]) throws(WireError) {
    self.init()
    self.receipts = try list(receipts, at: "receipts") { ProtoRecorded($0.key, $0.number) }
  }

  func decoded() throws(WireError) -> [Attempt] {
    try list(receipts, at: "receipts") { receipt throws(WireError) in
      Attempt(key: try TrialKey(field: receipt.key), number: receipt.attempt)
    }
  }
}

extension ProtoArtifactsWanted {
  init(_ key: TrialKey, _ digests: [Digest]) throws(WireError) {
    self.init()
    self.key = key.field
    self.digests = try list(digests, at: "artifactsWanted", limit: WireLimit.digestCount) { $0.field }
  }

  func decoded() throws(WireError) -> CoordinatorMessage {
    let key: TrialKey
    do { key = try TrialKey(field: self.key) } catch { throw error.inside("artifactsWanted") }
    let digests = try list(self.digests, at: "artifactsWanted", limit: WireLimit.digestCount) {
      bytes throws(WireError) in try Digest(field: bytes)
    }
    return .artifactsWanted(key, digests)
  }
}
