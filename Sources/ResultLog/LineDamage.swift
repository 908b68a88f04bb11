/// What is wrong with one line of the log.
package enum LineDamage: Error, Hashable, Sendable, CustomStringConvertible {
  /// No newline at its end.
  case unfinished
  case tooLong
  case startsWithZeros
  /// No `,"crc":"xxxxxxxx"}` at its end.
  case unsealed
  /// The sum in the line is not that of its bytes.
  case wrongSum(written: UInt32, computed: UInt32)
  /// A sweep line that is not the first line.
  case misplacedSweep
  /// A newline between the first and the last byte.
  case newlineInside
  case unknownKind
  case unknownEpochForm
  case unknownRecordForm
  case noProvenance
  /// Not one JSON object.
  case notJSON(byte: Int)

  /// Whether the sum is right, so that no disk did this: the writer means something unknown here.
  package var isUnknownForm: Bool {
    switch self {
    case .unknownKind, .unknownEpochForm, .unknownRecordForm, .noProvenance: true
    case .unfinished, .tooLong, .startsWithZeros, .unsealed, .wrongSum, .misplacedSweep, .newlineInside, .notJSON:
      false
    }
  }

  package var description: String {
    switch self {
    case .unfinished: "no newline at its end: cut off, or being written at this moment"
    case .tooLong: "longer than \(LogLine.maximumLength) bytes"
    case .startsWithZeros: "zero bytes where a line should start"
    case .unsealed: #"no ,"crc":"xxxxxxxx"} at its end"#
    case .wrongSum(let written, let computed):
      "crc \(sumDigits(written)) is written, its bytes give \(sumDigits(computed))"
    case .misplacedSweep: "a sweep line that is not the first line"
    case .newlineInside: "a newline inside"
    case .unknownKind: "its kind is none of sweep, epoch, record, control"
    case .unknownEpochForm: #"an epoch line starts {"kind":"epoch","epoch":NUMBER"#
    case .unknownRecordForm:
      #"a record starts {"kind":"record","schema":1,"key":"32 digits","status":"ok|failed|blocked""#
    case .noProvenance: #"a record's last member before crc is "provenance":{…}"#
    case .notJSON(let byte): "not a JSON object, from byte \(byte) of the line on"
    }
  }
}

/// Eight lower-case hexadecimal digits.
func sumDigits(_ sum: UInt32) -> String {
  let digits = String(sum, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}
