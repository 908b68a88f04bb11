package import SweepCore
internal import Sweeps

/// What a trial reads of a parent's record.
struct ParentRecord {
  let weights: Digest
  let mask: Digest

  /// - Parameter deterministic: the record's deterministic bytes, a JSON object without its closing brace.
  init(_ deterministic: [UInt8]) throws(TrialError) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: deterministic + [UInt8(ascii: "}")])
    } catch {
      throw .badParent("\(error)")
    }
    func digest(_ name: String) throws(TrialError) -> Digest {
      guard let digest = json["artifacts"]?[name]?.string.flatMap({ Digest(hex: $0) }) else {
        throw .badParent("expected artifacts.\(name) to be 64 hexadecimal digits")
      }
      return digest
    }
    weights = try digest("weights")
    mask = try digest("mask")
  }
}

/// The artifacts that a trial with these parents reads.
///
/// - Parameter parents: the deterministic bytes of the parents' records.
package func inputs(ofParents parents: [[UInt8]]) throws(TrialError) -> [Digest] {
  var digests: [Digest] = []
  for parent in parents {
    let record = try ParentRecord(parent)
    digests += [record.mask, record.weights]
  }
  return digests
}

/// Why a trial ends without a result.
package enum TrialError: Error, Hashable, CustomStringConvertible {
  /// Asked to stop; not a failure of the trial.
  case cancelled
  case badParent(String)
  case badArtifact(String)
  case pruning(String)
  case diverged(iterations: Int)
  case badSpec(String)

  package var description: String {
    switch self {
    case .cancelled: "cancelled"
    case .badParent(let message): "a parent's record cannot be used: \(message)"
    case .badArtifact(let message): "an input cannot be used: \(message)"
    case .pruning(let message): message
    case .diverged(let iterations):
      "training diverged: after \(iterations) iterations some weights are not finite; try a lower learning rate"
    case .badSpec(let message): "the trial does not fit the data: \(message)"
    }
  }
}
