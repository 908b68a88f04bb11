internal import Sweeps

/// Named arrays in one file, in the safetensors format: length of the header (8 bytes, little endian), a JSON header
/// with types, shapes and offsets, then the numbers, little endian. numpy, PyTorch and JAX read it.
package struct SafeTensors: Sendable {
  package struct Tensor: Hashable, Sendable {
    package var name: String
    package var type: ElementType
    package var shape: [Int]
    package var bytes: [UInt8]
  }

  package enum ElementType: String, CaseIterable, Hashable, Sendable {
    case float32 = "F32"
    case float64 = "F64"
    case int64 = "I64"
    case uint8 = "U8"

    var size: Int {
      switch self {
      case .float32: 4
      case .float64, .int64: 8
      case .uint8: 1
      }
    }
  }

  /// In the order in which they are written.
  package private(set) var tensors: [Tensor] = []
  /// Text by name that stands beside the arrays.
  package var metadata: [(name: String, value: String)] = []

  package init() {}

  package mutating func add(_ name: String, _ values: [Float]) {
    tensors.append(
      Tensor(name: name, type: .float32, shape: [values.count], bytes: littleEndian(values.map(\.bitPattern))))
  }

  package mutating func add(_ name: String, _ values: [Double]) {
    tensors.append(
      Tensor(name: name, type: .float64, shape: [values.count], bytes: littleEndian(values.map(\.bitPattern))))
  }

  package mutating func add(_ name: String, _ values: [Int]) {
    tensors.append(
      Tensor(
        name: name, type: .int64, shape: [values.count],
        bytes: littleEndian(values.map { UInt64(bitPattern: Int64($0)) })
      ))
  }

  package mutating func add(_ name: String, _ values: [UInt8]) {
    tensors.append(Tensor(name: name, type: .uint8, shape: [values.count], bytes: values))
  }

  /// Rows by columns, or any other shape of as many numbers.
  package mutating func add(_ name: String, shape: [Int], _ values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "SafeTensors: \(values.count) numbers, expected shape \(shape)")
    tensors.append(Tensor(name: name, type: .float32, shape: shape, bytes: littleEndian(values.map(\.bitPattern))))
  }

  package mutating func add(_ name: String, shape: [Int], _ values: [UInt8]) {
    precondition(shape.reduce(1, *) == values.count, "SafeTensors: \(values.count) numbers, expected shape \(shape)")
    tensors.append(Tensor(name: name, type: .uint8, shape: shape, bytes: values))
  }

  /// The numbers of an F32 tensor; nil where there is none of that name and type.
  package func floats(_ name: String) -> [Float]? {
    guard let tensor = tensors.first(where: { $0.name == name }), tensor.type == .float32 else { return nil }
    return (0..<tensor.bytes.count / 4).map { at in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(tensor.bytes[4 * at + $1]) << UInt32(8 * $1) })
    }
  }

  /// The numbers of an F64 or I64 tensor; nil where there is none of that name and type.
  package func doubles(_ name: String) -> [Double]? {
    guard let tensor = tensors.first(where: { $0.name == name }), tensor.type == .float64 || tensor.type == .int64
    else {
      return nil
    }
    return (0..<tensor.bytes.count / 8).map { at in
      let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(tensor.bytes[8 * at + $1]) << UInt64(8 * $1) }
      return tensor.type == .float64 ? Double(bitPattern: word) : Double(Int64(bitPattern: word))
    }
  }

  /// The bytes of a U8 tensor; nil where there is none of that name and type.
  package func uint8s(_ name: String) -> [UInt8]? {
    guard let tensor = tensors.first(where: { $0.name == name }), tensor.type == .uint8 else { return nil }
    return tensor.bytes
  }
}

extension SafeTensors {
  /// The file.
  package var bytes: [UInt8] {
    var header = JSONText()
    header.beginObject()
    if !metadata.isEmpty {
      header.beginObject("__metadata__")
      for (name, value) in metadata { header.member(name, value) }
      header.endObject()
    }
    var end = 0
    for tensor in tensors {
      header.beginObject(tensor.name)
      header.member("dtype", tensor.type.rawValue)
      header.member("shape", tensor.shape)
      header.member("data_offsets", [end, end + tensor.bytes.count])
      header.endObject()
      end += tensor.bytes.count
    }
    header.endObject()
    // The numbers start at a multiple of 8; the format pads the header with spaces.
    let room = (header.bytes.count + 7) / 8 * 8
    var file = littleEndian([UInt64(room)])
    file.reserveCapacity(8 + room + end)
    file += header.bytes
    file += [UInt8](repeating: UInt8(ascii: " "), count: room - header.bytes.count)
    for tensor in tensors { file += tensor.bytes }
    return file
  }

  /// Reads a file; throws where it is not whole and consistent.
  package init(bytes: [UInt8]) throws(ArtifactError) {
    guard bytes.count >= 8 else { throw ArtifactError("expected a safetensors file, found \(bytes.count) bytes") }
    let length = bytes[0..<8].enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
    guard length <= UInt64(bytes.count - 8), length < 1 << 24 else {
      throw ArtifactError("expected a safetensors header of at most \(bytes.count - 8) bytes, found \(length)")
    }
    let start = 8 + Int(length)
    let header: JSONValue
    do {
      header = try JSONValue(parsing: bytes[8..<start])
    } catch {
      throw ArtifactError("safetensors header: \(error)")
    }
    guard case .object(let members) = header else { throw ArtifactError("safetensors header: expected an object") }
    for member in members {
      if member.name == "__metadata__", case .object(let texts) = member.value {
        metadata = texts.compactMap { text in text.value.string.map { (text.name, $0) } }
        continue
      }
      let value = member.value
      let offsets = value["data_offsets"]?.array?.compactMap(\.integer) ?? []
      let shape = value["shape"]?.array?.compactMap(\.integer) ?? []
      guard let type = value["dtype"]?.string.flatMap(ElementType.init(rawValue:)), !shape.isEmpty,
        let count = Self.product(shape), offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1],
        offsets[1] <= bytes.count - start,
        count.multipliedReportingOverflow(by: type.size) == (offsets[1] - offsets[0], false)
      else { throw ArtifactError("safetensors tensor \(member.name): type, shape and offsets do not fit together") }
      tensors.append(
        Tensor(
          name: member.name, type: type, shape: shape,
          bytes: Array(bytes[start + offsets[0]..<start + offsets[1]])))
    }
  }
}

extension SafeTensors {
  /// Nil where a size is negative or the product too large.
  private static func product(_ shape: [Int]) -> Int? {
    shape.reduce(1) { (product: Int?, size) in
      guard let product, size >= 0 else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      return overflow ? nil : next
    }
  }
}

/// An artifact whose bytes are not what they should be.
package struct ArtifactError: Error, Hashable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

private func littleEndian<Word: FixedWidthInteger>(_ words: [Word]) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(words.count * MemoryLayout<Word>.size)
  for word in words {
    for shift in stride(from: 0, to: Word.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> Word(shift)))
    }
  }
  return bytes
}
