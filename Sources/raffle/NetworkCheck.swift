import SweepCore
import SweepShell
import Transport

/// The library, its encryption, and whether a coordinator can listen.
struct NetworkCheck {
  let endpoint: String

  var findings: [Finding] { [library, encryption, loopback, port] }

  private var library: Finding {
    let version = libraryVersion
    let text = "\(version.major).\(version.minor).\(version.patch)"
    guard (version.major, version.minor) >= (4, 3) else {
      return Finding("libzmq", text, .mend, "install 4.3 or later: older ones cannot keep strangers out")
    }
    return Finding("libzmq", text)
  }

  /// The same test that a coordinator makes before it listens.
  private var encryption: Finding {
    do {
      try requireCurve()
      let context = try TransportContext()
      let keys = try CurveKeyPair()
      let gatekeeper = try Gatekeeper(context, allowed: AllowedKeys([:]))
      try checkGate(context, CurveServer(keys: keys, gatekeeper: gatekeeper), timeoutMilliseconds: 3_000)
      return Finding("encryption", "CURVE; strangers are refused")
    } catch {
      return Finding("encryption", "fails", .mend, "\(error)")
    }
  }

  private var loopback: Finding {
    do {
      try exchange()
      return Finding("loopback", "frames pass")
    } catch {
      return Finding("loopback", "fails", .mend, "\(error); connections within this machine must be allowed")
    }
  }

  private var port: Finding {
    do {
      var router = try RouterSocket(try TransportContext())
      return Finding("port", "\(try router.bind(endpoint)) is free")
    } catch {
      let advice = "is another coordinator running? another port can be chosen with --bind, * takes a free one"
      return Finding("port", "\(error)", error.code == .addressInUse ? .note : .mend, advice)
    }
  }

  /// Sends a frame through a connection within this machine.
  private func exchange() throws(TransportError) {
    let context = try TransportContext()
    var router = try RouterSocket(context)
    var dealer = try DealerSocket(context)
    try dealer.connect(try router.bind("tcp://127.0.0.1:*"))
    _ = try dealer.send([1])
    let end = monotonicNow() + 3_000
    while try router.receive() == nil {
      guard monotonicNow() < end else {
        throw TransportError(.system, at: "tcp://127.0.0.1", "expected a frame within three seconds, found none")
      }
      _ = try router.poll([], timeoutMilliseconds: 50)
    }
  }
}
