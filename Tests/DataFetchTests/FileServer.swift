import Foundation
import Synchronization

/// Files over HTTP on this machine, for a client that closes each connection.
final class FileServer: Sendable {
  struct Behaviour: Sendable {
    var files: [String: [UInt8]] = [:]
    /// Whether parts of files can be had.
    var sendsRanges = true
    /// After so many bytes of a body the connection breaks, once.
    var breaksAfter: Int?
  }

  struct Request: Hashable, Sendable {
    var name: String
    /// From this byte on.
    var start: Int
  }

  let port: UInt16
  private let descriptor: Int32
  private let behaviour: Mutex<Behaviour>
  private let seen = Mutex<[Request]>([])

  init(_ files: [String: [UInt8]], sendsRanges: Bool = true, breaksAfter: Int? = nil) throws {
    behaviour = Mutex(Behaviour(files: files, sendsRanges: sendsRanges, breaksAfter: breaksAfter))
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = self.descriptor
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { throw CocoaError(.fileNoSuchFile) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in serve() }
  }

  func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  var url: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { seen.withLock { $0 } }

  private func serve() {
    while case let client = accept(descriptor, nil, nil), client >= 0 {
      answer(client)
      close(client)
    }
    close(descriptor)
  }

  private func answer(_ client: Int32) {
    let lines = head(client).split(separator: "\r\n")
    let name = String(lines.first?.split(separator: " ").dropFirst().first?.dropFirst() ?? "")
    let range = lines.first { $0.lowercased().hasPrefix("range: bytes=") }
    let asked = range.flatMap { Int($0.dropFirst("range: bytes=".count).prefix { $0.isNumber }) } ?? 0
    let (body, breaksAfter, sendsRanges) = behaviour.withLock { behaviour in
      defer { behaviour.breaksAfter = nil }
      return (behaviour.files[name], behaviour.breaksAfter, behaviour.sendsRanges)
    }
    guard let body else { return say(client, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", []) }
    let start = sendsRanges ? asked : 0
    seen.withLock { $0.append(Request(name: name, start: start)) }
    guard start < body.count else {
      return say(client, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", [])
    }
    let status = sendsRanges && range != nil ? "206 Partial Content" : "200 OK"
    let part = start > 0 || status.hasPrefix("206") ? "Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)\r\n" : ""
    let head = "HTTP/1.1 \(status)\r\n\(part)Content-Length: \(body.count - start)\r\nConnection: close\r\n\r\n"
    say(client, head, Array(body[start...].prefix(breaksAfter ?? .max)))
  }

  private func head(_ client: Int32) -> String {
    var text = ""
    var bytes = [UInt8](repeating: 0, count: 4_096)
    while !text.contains("\r\n\r\n") {
      let count = recv(client, &bytes, bytes.count, 0)
      guard count > 0 else { break }
      text += String(decoding: bytes[..<count], as: UTF8.self)
    }
    return text
  }

  private func say(_ client: Int32, _ head: String, _ body: [UInt8]) {
    let bytes = [UInt8](head.utf8) + body
    var done = 0
    while done < bytes.count {
      let sent = bytes[done...].withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return }
      done += sent
    }
  }
}
