/// A dictionary that keeps the order of insertion.
///
/// Finding, appending and removing take constant time on average. Removed elements leave holes, which are closed
/// when they outnumber the rest.
package struct OrderedTable<Key: Hashable, Value> {
  private var places: [Key: Int] = [:]
  private var elements: [(key: Key, value: Value)?] = []
  /// Everything before it is a hole.
  private var start = 0

  package init() {}

  package var count: Int { places.count }
  package var isEmpty: Bool { places.isEmpty }

  /// The key that was appended first.
  package var first: Key? { start < elements.count ? elements[start]?.key : nil }

  package func contains(_ key: Key) -> Bool { places[key] != nil }

  /// The value of a key; setting it keeps the key's place, or appends it.
  package subscript(key: Key) -> Value? {
    get { places[key].flatMap { elements[$0]?.value } }
    set {
      guard let newValue else {
        remove(key)
        return
      }
      if let place = places[key] {
        elements[place]?.value = newValue
      } else {
        places[key] = elements.count
        elements.append((key, newValue))
      }
    }
  }

  @discardableResult
  package mutating func remove(_ key: Key) -> Value? {
    guard let place = places.removeValue(forKey: key) else { return nil }
    let value = elements[place]?.value
    elements[place] = nil
    while start < elements.count, elements[start] == nil { start += 1 }
    if elements.count > 2 * places.count + 16 { closeHoles() }
    return value
  }

  /// All keys in order.
  package var keys: [Key] { elements[start...].compactMap { $0?.key } }
  /// All values in order.
  package var values: [Value] { elements[start...].compactMap { $0?.value } }

  /// The first of the first `limit` keys that fits.
  func firstKey(amongFirst limit: Int, where fits: (Key) -> Bool) -> Key? {
    var looked = 0
    for case let element? in elements[start...] {
      if fits(element.key) { return element.key }
      looked += 1
      if looked == limit { return nil }
    }
    return nil
  }

  /// The first key whose value fits.
  package func firstKey(where fits: (Value) -> Bool) -> Key? {
    for case let element? in elements[start...] where fits(element.value) { return element.key }
    return nil
  }

  private mutating func closeHoles() {
    elements.removeAll { $0 == nil }
    start = 0
    for (place, element) in elements.enumerated() {
      if let element { places[element.key] = place }
    }
  }
}

extension OrderedTable: Sendable where Key: Sendable, Value: Sendable {}

/// Keys without values: a queue from whose middle can be taken.
typealias OrderedKeys<Key: Hashable> = OrderedTable<Key, Void>

extension OrderedTable where Value == Void {
  mutating func append(_ key: Key) { self[key] = () }

  /// Puts the first key last.
  mutating func rotate() {
    guard let key = first else { return }
    remove(key)
    append(key)
  }
}
