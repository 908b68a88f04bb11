import SweepCore
import Sweeps
import Testing
import Vocabulary

@Suite("Records as workers bring them") struct RecordCheckTests {
  private let digests = [Digest([1, 2, 3, 4]), Digest([2, 3, 4, 5]), Digest([3, 4, 5, 6])]

  /// A record of the second trial of a chain, as its worker writes it.
  private func record(_ expansion: Expansion, _ change: (String, String) = ("", "")) -> [UInt8] {
    let text = """
      {"kind":"record","schema":1,"key":"\(expansion.trials[1].key)","status":"ok","model":"fc","dataset":"mnist",\
      "criterion":"large_final","mode":"iterative","level":1,"density":0.5,"kept":[1,2],"seed":3,"mask1":"rewind",\
      "mask0":"zero","iterations":10,"early_stop_iteration":5,"val_loss":"NaN","val_accuracy":0.5,"test_accuracy":0.5,\
      "final":{"train_accuracy":null,"train_loss":null,"val_loss":1,"test_accuracy":0.5},"initial":{"test_accuracy":0.1},\
      "artifacts":{"weights":"\(digests[0])","mask":"\(digests[1])","curve":"\(digests[2])"},\
      "provenance":{"host":"a","slots":2,"seconds":1.5}}
      """
    return Array((change.0.isEmpty ? text : text.replacing(change.0, with: change.1)).utf8)
  }

  private func expansion() throws -> Expansion { try sweep([.largeFinal], levels: [1], seeds: [3]).expand(data: facts) }

  @Test("a record of its own trial is taken, whatever was measured")
  func own() throws {
    let expansion = try expansion()
    #expect(expansion.contradiction(in: record(expansion), at: 1, artifacts: digests) == nil)
  }

  @Test(
    "a record under another trial's name is refused, with what differs",
    arguments: [
      ("\"level\":1", "\"level\":2", "level: expected 1, found 2"),
      ("\"seed\":3", "\"seed\":4", "seed: expected 3, found 4"),
      ("large_final", "random", "criterion: expected large_final, found random"),
      ("iterative", "oneshot", "mode: expected iterative, found oneshot"),
      ("\"mask1\":\"rewind\",", "", "mask1: expected rewind, found none"),
      ("\"fc\"", "\"conv\"", "model: expected fc, found conv"),
      ("\"seed\":3", "\"seed\":3,\"level\":8", "it has a member twice"),
      ("\"test_accuracy\":0.1", "\"test_accuracy\":0.1,\"test_accuracy\":1", "it has a member twice"),
      ("\"artifacts\":", "\"provenance\":{\"host\":\"b\"},\"artifacts\":", "it has a member twice"),
    ])
  func other(member: String, lie: String, reason: String) throws {
    let expansion = try expansion()
    #expect(expansion.contradiction(in: record(expansion, (member, lie)), at: 1, artifacts: digests) == reason)
  }

  @Test("a record that no report could read is refused")
  func unreadable() throws {
    let expansion = try expansion()
    for member in ["\"val_accuracy\":0.5,", "\"kept\":[1,2],", "\"initial\":{\"test_accuracy\":0.1},"] {
      #expect(expansion.contradiction(in: record(expansion, (member, "")), at: 1, artifacts: digests) != nil)
    }
  }

  @Test(
    "what no training can give is refused",
    arguments: [
      ("\"val_accuracy\":0.5", "\"val_accuracy\":1e300"), ("\"density\":0.5", "\"density\":-1e308"),
      ("\"val_loss\":\"NaN\"", "\"val_loss\":-1e308"), ("\"kept\":[1,2]", "\"kept\":[9223372036854775807,1]"),
      ("\"early_stop_iteration\":5", "\"early_stop_iteration\":99999"),
      ("\"slots\":2", "\"slots\":9223372036854775807"), ("\"seconds\":1.5", "\"seconds\":1e999"),
      ("\"host\":\"a\"", "\"host\":\"\\ud800\""), ("\"mask\":", "\"../../x\":"),
    ])
  func impossible(member: String, lie: String) throws {
    let expansion = try expansion()
    #expect(expansion.contradiction(in: record(expansion, (member, lie)), at: 1, artifacts: digests) != nil)
  }

  @Test("a record names just the artifacts that come with it")
  func artifacts() throws {
    let expansion = try expansion()
    let other = Digest([4, 3, 2, 1])
    for announced in [[], [other], digests + [other], Array(digests.dropLast())] {
      let reason = expansion.contradiction(in: record(expansion), at: 1, artifacts: announced)
      #expect(reason?.hasPrefix("artifacts: expected ") == true)
    }
  }
}
