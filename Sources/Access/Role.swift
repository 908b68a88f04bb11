/// What a key is for. Who may do what is decided in one place, `AccessRules`.
package enum Role: String, CaseIterable, Hashable, Sendable {
  /// Trains trials.
  case worker
  /// Looks.
  case observer
  /// Looks, and will be able to steer.
  case admin

  /// "worker, observer or admin", for messages.
  package static var list: String {
    let names = allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}
