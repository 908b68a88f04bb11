package import KernelContracts

/// A run of numbers of fixed length in memory of its own, aligned to 64 bytes, zero at first.
package struct Buffer: ~Copyable {
  package let count: Int
  private let memory: UnsafeMutablePointer<Float>

  /// - Parameter count: how many numbers; there is room for a vector more, and it stays zero.
  package init(count: Int) {
    // Tails are read as whole vectors, up to one past the end.
    let room = padded(count) + vectorLanes
    self.count = count
    // Proof: freed once, in deinit; the type is not copyable.
    let raw = UnsafeMutableRawPointer.allocate(byteCount: room * MemoryLayout<Float>.stride, alignment: 64)
    memory = raw.bindMemory(to: Float.self, capacity: room)
    memory.initialize(repeating: 0, count: room)
  }

  package init(_ values: [Float]) {
    self.init(count: values.count)
    for (at, value) in values.enumerated() { memory[at] = value }
  }

  deinit { memory.deallocate() }

  /// The first number; valid while the buffer lives.
  package var base: Output { memory }

  package subscript(at: Int) -> Float {
    get {
      precondition(at >= 0 && at < count, "buffer: index \(at), expected 0..<\(count)")
      return memory[at]
    }
    set {
      precondition(at >= 0 && at < count, "buffer: index \(at), expected 0..<\(count)")
      memory[at] = newValue
    }
  }

  /// All numbers, or those of one slice.
  package func values(_ range: Range<Int>? = nil) -> [Float] {
    let range = range ?? 0..<count
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "buffer: slice \(range), expected within 0..<\(count)")
    return Array(UnsafeBufferPointer(start: memory + range.lowerBound, count: range.count))
  }

  /// Overwrites the numbers from `start` on.
  package mutating func replace(from start: Int = 0, with values: [Float]) {
    precondition(start >= 0 && start + values.count <= count, "buffer: \(values.count) numbers at \(start), expected at most \(count)")
    for (at, value) in values.enumerated() { memory[start + at] = value }
  }

  /// Makes all numbers `value`.
  package mutating func fill(_ value: Float) {
    memory.update(repeating: value, count: count)
  }
}
