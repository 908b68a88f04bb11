/// A data set that its authors publish: its files, their bytes, and where they are to be had.
package struct OfficialData: Sendable {
  /// As in sweep files: "mnist".
  package let name: String
  /// The addresses of folders with the packed files, the first to be tried first; each ends with a slash.
  package let mirrors: [String]
  package let files: [PackedFile]
  /// Folders that unpacking by hand may have put between.
  let subfolders: [String]

  package init(name: String, mirrors: [String], files: [PackedFile], subfolders: [String] = []) {
    self.name = name
    self.mirrors = mirrors
    self.files = files
    self.subfolders = subfolders
  }
}

/// A file as it is downloaded.
package struct PackedFile: Sendable {
  package enum Packing: Sendable {
    /// One file, which stays packed.
    case gzip
    /// Several, which are unpacked.
    case tarGzip
  }

  package let name: String
  package let packing: Packing
  /// Of the official file; another packing of the same contents is as good.
  package let count: Int
  package let contents: [ContentFile]

  package init(name: String, packing: Packing, count: Int, contents: [ContentFile]) {
    self.name = name
    self.packing = packing
    self.count = count
    self.contents = contents
  }
}

/// A file as it is read.
package struct ContentFile: Hashable, Sendable {
  /// The name of the unpacked file.
  package let name: String
  package let count: Int
  /// SHA-256 of the unpacked file, in hex.
  package let sha256: String

  package init(name: String, count: Int, sha256: String) {
    self.name = name
    self.count = count
    self.sha256 = sha256
  }
}

extension OfficialData {
  package static let all = [mnist, cifar10]

  /// LeCun, Cortes, Burges. Mirrors: the ones of torchvision and of TensorFlow's tutorials (CVDF), then the original
  /// site, which is often closed. Sums of the unpacked files.
  static let mnist = OfficialData(
    name: "mnist",
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/",
      "https://yann.lecun.com/exdb/mnist/",
    ],
    files: [
      gzip(
        "train-images-idx3-ubyte", 9_912_422, of: 47_040_016,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
      gzip(
        "train-labels-idx1-ubyte", 28_881, of: 60_008,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      gzip(
        "t10k-images-idx3-ubyte", 1_648_877, of: 7_840_016,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      gzip(
        "t10k-labels-idx1-ubyte", 4_542, of: 10_008,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ])

  /// Krizhevsky, 2009: the binary version from its author's page, and the page's new host. The archive's own sums are
  /// MD5 c32a1d4ab5d03f1284b67883e8d87530 (from that page) and SHA-256 c4a38c50a1bc5f3a1c5537f2155ab9d6
  /// 8f9f25eb1ed8d9ddda3db29a59bca1dd (TensorFlow Datasets, torch.rb); what counts are those of the files in it
  /// (torch.rb).
  static let cifar10 = OfficialData(
    name: "cifar10", mirrors: ["https://www.cs.toronto.edu/~kriz/", "https://cave.cs.toronto.edu/kriz/"],
    files: [
      PackedFile(
        name: "cifar-10-binary.tar.gz", packing: .tarGzip, count: 170_052_171,
        contents: [
          batch("data_batch_1", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
          batch("data_batch_2", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
          batch("data_batch_3", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
          batch("data_batch_4", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
          batch("data_batch_5", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
          batch("test_batch", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
        ])
    ],
    subfolders: ["cifar-10-batches-bin"])

  private static func gzip(_ name: String, _ packed: Int, of count: Int, _ sha256: String) -> PackedFile {
    PackedFile(
      name: "\(name).gz", packing: .gzip, count: packed,
      contents: [ContentFile(name: name, count: count, sha256: sha256)])
  }

  /// 10,000 records of a label and 3 x 1,024 pixels.
  private static func batch(_ name: String, _ sha256: String) -> ContentFile {
    ContentFile(name: "\(name).bin", count: 30_730_000, sha256: sha256)
  }
}
