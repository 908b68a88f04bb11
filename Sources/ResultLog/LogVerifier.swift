import SweepCore

/// The rules of a log, line after line.
struct LogVerifier {
  private(set) var result = Verification()
  /// Those in the folder; nil where there is no folder to look into.
  private let artifacts: Set<Digest>?
  /// The line of each key's ok record.
  private var okLines: [TrialKey: Int] = [:]
  private var lastEpoch: UInt32?
  private var line = 0
  private var missing = 0

  init(artifacts: Set<Digest>?) { self.artifacts = artifacts }

  mutating func read(_ log: String) throws(LogError) {
    let length = try LineScanner(log).forEachLine { (bytes, offset) throws(LogError) in
      line += 1
      check(bytes, at: offset)
    }
    if length == 0 {
      line = 1
      damage(at: 0, "the file is empty, expected a sweep line")
    }
    if missing > 1 { result.warnings.append("\(missing) artifacts that records name are not in the folder") }
  }

  /// Compares each artifact's bytes with its name.
  mutating func check(_ digests: [Digest], in store: ArtifactStore) throws(LogError) {
    for digest in digests {
      do {
        _ = try store.read(digest)
        result.artifacts += 1
      } catch {
        guard error.code == .artifactMismatch else { throw error }
        result.damagedArtifacts.append(error)
      }
    }
  }

  private mutating func check(_ bytes: Span<UInt8>, at offset: Int) {
    do {
      let head = try LogLine.check(bytes)
      if let byte = firstByteThatIsNotJSON(bytes.extracting(..<(bytes.count - 1))) {
        throw LineDamage.notJSON(byte: byte)
      }
      let unexpected = line == 1 && head != .sweep ? "the first line is not the sweep line" : nil
      if let wrong = contradiction(of: head) ?? unexpected { damage(at: offset, wrong) }
      if case .record(let key, _, let deterministicLength) = head {
        result.records += 1
        lookForArtifacts(of: key, in: bytes.extracting(..<deterministicLength))
      }
      if head == .control { result.controls.append(String(decoding: bytes.copied().dropLast(), as: UTF8.self)) }
    } catch {
      damage(at: offset, "\(error)")
    }
  }

  private mutating func damage(at offset: Int, _ what: String) {
    result.damages.append(Verification.Damage(line: line, offset: offset, what: what))
  }

  /// What contradicts the lines before.
  private mutating func contradiction(of head: LineHead) -> String? {
    switch head {
    case .sweep:
      return line == 1 ? nil : LineDamage.misplacedSweep.description
    case .epoch(let number):
      result.epochs += 1
      defer { lastEpoch = number }
      guard let lastEpoch, number <= lastEpoch else { return nil }
      return "epoch \(number) after epoch \(lastEpoch)"
    case .record(let key, .ok, _):
      if let first = okLines.updateValue(line, forKey: key) {
        return "a second ok record of \(key), the first is on line \(first)"
      }
      return nil
    case .record(let key, let status, _):
      guard let first = okLines[key] else { return nil }
      return "a \(status.rawValue) record of \(key), which is ok on line \(first)"
    case .control:
      return nil
    }
  }

  private mutating func lookForArtifacts(of key: TrialKey, in record: Span<UInt8>) {
    guard let artifacts, let start = record.firstOffset(of: #","artifacts":{"#, from: 0) else { return }
    let end = endOfObject(in: record, from: start + 13) ?? record.count
    var at = start
    while let next = record.firstOffset(of: #":""#, from: at), next < end {
      at = next + 1
      guard let digest = digest(in: record, at: next + 2), !artifacts.contains(digest) else { continue }
      missing += 1
      if missing == 1 {
        result.warnings.append("line \(line), record \(key): its artifact \(digest) is not in the folder")
      }
    }
  }

  private func digest(in record: Span<UInt8>, at offset: Int) -> Digest? {
    guard record.has(#"""#, at: offset + 64) else { return nil }
    var words = InlineArray<4, UInt64>(repeating: 0)
    for at in 0..<4 {
      guard let word = record.hexWord(at: offset + 16 * at) else { return nil }
      words[at] = word
    }
    return Digest(words)
  }
}
