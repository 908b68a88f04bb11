package import SweepCore
internal import Transport
internal import Wire

/// Looks at a sweep through its coordinator.
package struct StatusClient: ~Copyable {
  private var link: SocketWorkerLink
  private var lastAsked: Instant?
  private static let askMilliseconds: Int64 = 1_000

  package init(_ coordinates: Coordinates) throws(ShellError) {
    do {
      link = try SocketWorkerLink(coordinates, jitter: Double.random(in: 0..<1))
    } catch {
      throw ShellError(error.code == .badEndpoint ? .usage : .failure, error.description)
    }
  }

  /// What stands between this process and the coordinator, if it is known.
  package var obstacle: String? { link.obstacle }

  /// Waits for news for so long, asking once a second; nil without any.
  ///
  /// - Parameter trial: a key, its first digits, or SERIES/LEVEL/SEED, to be explained.
  package mutating func look(explaining trial: String? = nil, milliseconds: Int64) throws(ShellError) -> SweepStatus? {
    do throws(TransportError) {
      let deadline = monotonicNow() + milliseconds
      while true {
        let now = monotonicNow()
        if lastAsked.map({ now - $0 >= Self.askMilliseconds }) ?? true {
          lastAsked = now
          try link.send(.statusRequest(StatusRequest(explain: trial)), session: .none)
        }
        try link.wait([], milliseconds: Int(max(0, min(100, deadline - now))))
        var latest: SweepStatus?
        while let (_, frame) = try link.receive() {
          if case .status(let status) = frame { latest = status }
          if case .message(.refused(.key(let reason))) = frame {
            throw TransportError(.keyRefused, at: "the coordinator refused to tell", reason)
          }
        }
        if let latest { return latest }
        if now >= deadline { return nil }
      }
    } catch {
      throw ShellError(error.code == .keyRefused ? .keyRefused : .failure, error.description)
    }
  }
}
