/// How the levels of a sweep follow from one another (Frankle and Carbin 2019, section 1).
package enum PruneMode: String, CaseIterable, Sendable, Hashable {
  /// Train, prune a share of the survivors, rewind, repeat: level k follows level k - 1.
  case iterative
  /// Level k prunes straight from the base run to keep^k of the full layer.
  case oneshot
}
