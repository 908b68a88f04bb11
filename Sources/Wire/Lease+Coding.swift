internal import FoundationEssentials
internal import SweepCore

/// The leases in order, in groups of which each fits into one frame.
///
/// Throws `.limit` for a lease that is too large alone.
package func framefuls(of leases: [Lease]) throws(WireError) -> [[Lease]] {
  // What leases may occupy: a frame without its header and the fields around the list.
  let room = WireLimit.frameBytes - FrameHeader.byteCount - 16
  var groups: [[Lease]] = []
  var free = 0
  for lease in leases {
    try lease.check(at: "lease of \(lease.key)")
    let count = lease.frameBytes
    if count > free || groups[groups.count - 1].count == WireLimit.listCount {
      groups.append([])
      free = room
    }
    groups[groups.count - 1].append(lease)
    free -= count
  }
  return groups
}

extension Lease {
  /// At least what the lease adds to a frame: each part has a tag and a length of at most four bytes together.
  var frameBytes: Int {
    4 + (2 + 16) + 6 + (4 + spec.count) + parents.reduce(0) { $0 + 4 + $1.count }
  }

  func check(at place: String) throws(WireError) {
    try checkCount(parents.count, at: "\(place).parents", limit: WireLimit.listCount)
    try checkRecordBytes(spec.count + parents.reduce(0) { $0 + $1.count }, at: place)
  }
}

extension ProtoLeases {
  init(_ leases: [Lease]) throws(WireError) {
    self.init()
    self.leases = try list(leases, at: "leases") { lease throws(WireError) in try ProtoLease(lease) }
  }

  func decoded() throws(WireError) -> [Lease] {
    try list(leases, at: "leases") { lease throws(WireError) in try lease.decoded() }
  }
}

extension ProtoLease {
  init(_ lease: Lease) throws(WireError) {
    self.init()
    try lease.check(at: "lease")
    key = lease.key.field
    attempt = lease.attempt
    spec = Data(lease.spec)
    parents = lease.parents.map { Data($0) }
  }

  func decoded() throws(WireError) -> Lease {
    let lease = Lease(
      key: try TrialKey(field: key), attempt: attempt, spec: Array(spec), parents: parents.map { Array($0) })
    try lease.check(at: "lease")
    return lease
  }
}
