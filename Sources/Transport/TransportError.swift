internal import CZeroMQ
internal import Glibc

/// Why a socket could not be made, bound, connected or used.
package struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable, CaseIterable {
    /// Another program listens there.
    case addressInUse
    /// Not an address of this machine.
    case addressUnavailable
    /// Not an endpoint that can be bound or connected.
    case badEndpoint
    /// The system forbids it.
    case notPermitted
    /// A frame that the peer would answer by closing the connection.
    case frameTooLarge
    /// The library cannot encrypt.
    case curveMissing
    /// A coordinator's gate lets in whom it should refuse.
    case gateOpen
    /// The other side does not allow this side's key.
    case keyRefused
    /// Any other failure of the library or the system.
    case system
  }

  package let code: Code
  /// The endpoint or the operation.
  package let place: String
  /// What is wrong and what to do.
  package let explanation: String

  package init(_ code: Code, at place: String, _ explanation: String) {
    self.code = code
    self.place = place
    self.explanation = explanation
  }

  package var description: String { "\(place) \(explanation)" }

  /// The error that an operation left behind in this thread.
  static func last(of operation: String) -> TransportError {
    TransportError(.system, at: operation, "failed: \(text(of: zmq_errno()))")
  }

  /// The error that `zmq_bind` left behind.
  static func lastOfBind(to endpoint: String) -> TransportError {
    let error = zmq_errno()
    return switch error {
    case EADDRINUSE:
      TransportError(.addressInUse, at: endpoint, "is in use: choose another with --bind")
    case EADDRNOTAVAIL, ENODEV:
      TransportError(
        .addressUnavailable, at: endpoint,
        "is not an address of this machine: bind one of its own, or tcp://*:PORT for all of them")
    case EACCES, EPERM:
      TransportError(.notPermitted, at: endpoint, "may not be bound by this user: choose a port above 1023 with --bind")
    case EINVAL, EPROTONOSUPPORT, ENOCOMPATPROTO:
      .badEndpoint(endpoint, expected: "tcp://127.0.0.1:5555")
    default:
      TransportError(.system, at: endpoint, "cannot be bound: \(text(of: error))")
    }
  }

  /// The error that `zmq_connect` left behind.
  static func lastOfConnect(to endpoint: String) -> TransportError {
    let error = zmq_errno()
    return switch error {
    case EINVAL, EPROTONOSUPPORT, ENOCOMPATPROTO: .badEndpoint(endpoint, expected: "tcp://head:5555")
    default: TransportError(.system, at: endpoint, "cannot be connected: \(text(of: error))")
    }
  }

  static func badEndpoint(_ endpoint: String, expected: String) -> TransportError {
    TransportError(.badEndpoint, at: "\"\(endpoint)\"", "is not an endpoint: expected something like \(expected)")
  }
}

private func text(of error: Int32) -> String {
  // Proof: the library returns a pointer to constant text, or the system's text for this thread; it is copied at once.
  guard let text = zmq_strerror(error) else { return "error \(error)" }
  return "\(String(cString: text)) (\(error))"
}
