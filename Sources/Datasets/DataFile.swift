import FoundationEssentials

/// Reading whole files of the data folder.
enum DataFile {
  /// Limit of the size of a file, and of what it decodes to: 2 GiB.
  static let largestSize = 1 << 31

  /// `path` inside `folder`, unless it is absolute or there is no folder.
  static func path(_ path: String, in folder: String?) -> String {
    guard let folder, !folder.isEmpty, !path.hasPrefix("/") else { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  static func folderExists(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// All bytes of a file.
  static func read(_ path: String) throws(DatasetError) -> [UInt8] {
    guard exists(path) else {
      throw DatasetError(
        code: .fileMissing, place: path, expected: "a file", found: "nothing of that name",
        hint: "check the name and the data folder")
    }
    do {
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      if size <= largestSize { return [UInt8](try Data(contentsOf: URL(filePath: path))) }
    } catch {
      throw DatasetError(
        code: .unreadable, place: path, expected: "a readable file", found: "\(error)",
        hint: "check the permissions of the file and its folder")
    }
    throw DatasetError(
      code: .tooLarge, place: path, expected: "at most \(largestSize) bytes", found: "more",
      hint: "check that this is an image or label file")
  }
}
