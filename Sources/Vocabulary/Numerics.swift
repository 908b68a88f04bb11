/// The version of everything that reaches a trial's bits; bumped whenever a golden loss changes.
///
/// It is part of every trial's key, and a worker with another one is refused.
package let numericsVersion: UInt32 = 1

/// The version of this program.
package let raffleVersion = "0.1.0"
