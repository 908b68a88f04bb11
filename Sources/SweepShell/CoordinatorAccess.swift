package import Access
internal import Foundation
internal import Logging
internal import Synchronization
internal import SweepCore
package import Transport

/// A coordinator's keys: read at its start, watched while it runs, and handed out as access files.
package final class CoordinatorAccess: Sendable {
  package let folder: KeyFolder
  /// Whether the keys were made now.
  package let isNew: Bool
  /// The server's.
  package let keys: CurveKeyPair
  /// What the gate goes by.
  package let allowed: AllowedKeys
  /// What was read at the start.
  let table: KeyTable
  private let stamp: KeyFolder.Stamp?
  private let publication = Mutex<Publication?>(nil)
  private let log = Logger(label: "raffle.access")

  private struct Publication {
    var sweep: String
    var addresses: [String]
    var folders: [String]
    var isComplete = false
  }

  /// Reads the keys, or makes them where there are none.
  package init(_ folder: KeyFolder) throws(ShellError) {
    // Taken first: what changes in between is seen as a change.
    stamp = folder.stamp
    do {
      (table, isNew) = try folder.create(at: wallClock())
    } catch {
      throw ShellError(.failure, error.description)
    }
    self.folder = folder
    keys = table.server
    allowed = AllowedKeys(table.users)
  }

  /// Writes the access files; again whenever the keys change.
  ///
  /// - Returns: the files in the first of the folders.
  package func publish(sweep: String, addresses: [String], into folders: [String]) throws(ShellError) -> [String] {
    let publication = Publication(sweep: sweep, addresses: addresses, folders: folders)
    self.publication.withLock { $0 = publication }
    do {
      return try write(table, publication)
    } catch {
      throw ShellError(.failure, error.description)
    }
  }

  /// Says in the access files that nothing is left to do: workers that have not heard it need not wait.
  func close() {
    let last = publication.withLock { publication in
      publication?.isComplete = true
      return publication
    }
    guard let last else { return }
    do {
      // The keys may have changed since the start.
      _ = try write(try folder.read(), last)
    } catch {
      log.warning("\(error)")
    }
  }

  private func write(_ table: KeyTable, _ publication: Publication) throws(AccessError) -> [String] {
    var first: [String]?
    for folder in publication.folders {
      let files = try writeAccessFiles(
        table, sweep: publication.sweep, addresses: publication.addresses, isComplete: publication.isComplete,
        into: folder)
      first = first ?? files
    }
    return first ?? []
  }

  /// Looks for changes every second, on a thread of its own, as the disk may be slow.
  ///
  /// - Parameter onChange: is called after the gate has the new keys.
  func watch(_ onChange: @escaping @Sendable ([String: Role]) -> Void) {
    let thread = Thread { [self] in
      var last = (stamp: stamp, table: table)
      while true {
        Thread.sleep(forTimeInterval: 1)
        let now = folder.stamp
        if now == last.stamp { continue }
        last.stamp = now
        do throws(AccessError) {
          let table = try folder.read()
          if table == last.table { continue }
          last.table = table
          allowed.replace(with: table.users)
          onChange(table.roles)
          if table.server != keys {
            log.warning("\(folder.file): the server's key has changed; it is used from the next start on")
          } else if let publication = publication.withLock({ $0 }) {
            _ = try write(table, publication)
          }
          log.notice("keys were read again: \(table.users.count) are allowed")
        } catch {
          log.error("\(error); the keys from before go on to be used")
        }
      }
    }
    thread.name = "keys"
    thread.start()
  }
}
