package import Access
package import Transport

/// Where a worker finds its coordinator and how it shows who it is; from an access file, again whenever that changes.
package struct Coordinates: Sendable {
  /// To be tried in turn, at least one.
  package private(set) var endpoints: [String]
  package private(set) var curve: CurveClient?
  /// The access file says that nothing is left to do.
  package private(set) var isComplete = false
  package let file: String?
  private let override: String?

  /// An address, without encryption unless keys are given.
  package init(endpoint: String, curve: CurveClient? = nil) {
    endpoints = [endpoint]
    self.curve = curve
    file = nil
    override = nil
  }

  /// - Parameter endpoint: `--connect`; it beats the file's addresses.
  package init(file: String, endpoint: String?) throws(AccessError) {
    let access = try AccessFile(reading: file)
    self.file = file
    override = endpoint
    endpoints = endpoint.map { [$0] } ?? access.addresses
    curve = access.curve
    isComplete = access.isComplete
  }

  /// Reads the file again; true if there is a new way to the coordinator. A file that cannot be read now leaves all as it is.
  mutating func refresh() -> Bool {
    guard let file, let access = try? AccessFile(reading: file) else { return false }
    isComplete = access.isComplete
    let new = override.map { [$0] } ?? access.addresses
    guard new != endpoints || access.curve != curve else { return false }
    endpoints = new
    curve = access.curve
    return true
  }
}
