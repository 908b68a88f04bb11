internal import Crypto
internal import Datasets
internal import Foundation

/// What is in a folder of one of the official data sets' files, and of those that are not.
package struct DataCheck: Sendable {
  package enum State: Hashable, Sendable {
    /// The official bytes.
    case right
    case missing
    /// Other bytes than the official ones.
    case other(count: Int, sha256: String)
    case unreadable(String)
  }

  package struct File: Sendable {
    package let content: ContentFile
    /// The file, packed or not; nil where there is none.
    package let path: String?
    /// Of the file itself.
    package let count: Int
    package let state: State
  }

  package let data: OfficialData
  package let files: [File]

  package init(_ data: OfficialData, in folder: String) {
    self.data = data
    files = data.files.flatMap(\.contents).map { Self.check($0, in: folder, data.subfolders) }
  }

  package var isRight: Bool { files.allSatisfy { $0.state == .right } }
  /// Whether there is any file of this data set.
  package var isPresent: Bool { files.contains { $0.path != nil } }

  static func check(_ content: ContentFile, in folder: String, _ subfolders: [String]) -> File {
    let paths = ([folder] + subfolders.map { "\(folder)/\($0)" }).flatMap { folder in
      spellings(content.name).map { "\(folder)/\($0)" }
    }
    guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      return File(content: content, path: nil, count: 0, state: .missing)
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      return File(content: content, path: path, count: 0, state: .unreadable("it cannot be read"))
    }
    return File(content: content, path: path, count: bytes.count, state: state([UInt8](bytes), of: content, path: path))
  }

  /// Of a file's bytes, packed by gzip or not.
  static func state(_ bytes: [UInt8], of content: ContentFile, path: String) -> State {
    do {
      let unpacked = try unpackedBytes(bytes, limit: content.count + 1, file: path)
      let sum = sha256(unpacked[...])
      return sum == content.sha256 ? .right : .other(count: unpacked.count, sha256: sum)
    } catch {
      return .unreadable(error.description)
    }
  }

  /// As MNIST's files are named, too: `train-images.idx3-ubyte`.
  private static func spellings(_ name: String) -> [String] {
    let dotted = name.replacing("-idx", with: ".idx")
    return dotted == name ? [name, "\(name).gz"] : [name, "\(name).gz", dotted, "\(dotted).gz"]
  }
}

/// In hex.
func sha256(_ bytes: ArraySlice<UInt8>) -> String {
  SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
