import SweepCore
import Testing
import Wire

@Suite("Frames")
struct RoundTripTests {
  @Test("every message of a worker comes back as it was", arguments: workerExamples.indices)
  func worker(index: Int) throws {
    let frame = workerExamples[index].frame
    let (header, decoded) = try decodeWorkerFrame(try encode(frame, session: session, sequence: 9))
    #expect(decoded == frame)
    #expect(header.session == session)
    #expect(header.sequence == 9)
  }

  @Test("every message of a coordinator comes back as it was", arguments: coordinatorExamples.indices)
  func coordinator(index: Int) throws {
    let frame = coordinatorExamples[index].frame
    let (header, decoded) = try decodeCoordinatorFrame(try encode(frame, session: .none, sequence: .max))
    #expect(decoded == frame)
    #expect(header.session == .none)
    #expect(header.sequence == .max)
  }

  @Test("a frame of one side is an error for the other side")
  func sides() throws {
    for (_, bytes) in try exampleFrames() {
      #expect(decodingErrors(bytes).map(\.code) == [.type])
    }
  }

  @Test("a frame cut at any byte is an error")
  func cut() throws {
    for (name, bytes) in try exampleFrames() {
      for count in 0..<bytes.count {
        #expect(decodingErrors(Array(bytes[..<count])).count == 2, "\(name) cut at \(count)")
      }
    }
  }

  @Test("what a newer minor adds is left out, in a header of that minor")
  func newerMinor() throws {
    // goodbye = field 6, holding the unknown field 100 with the number 1.
    let header = [UInt8]("RAFL".utf8) + [1, 200, 6, 0] + [UInt8](repeating: 0, count: 16)
    let (found, frame) = try decodeWorkerFrame(header + [0x32, 3, 0xa0, 0x06, 1])
    #expect(frame == .message(.goodbye))
    #expect(found.minor == 200)
  }

  @Test("a type that nobody knows is an error that names it")
  func unknownType() throws {
    let header = [UInt8]("RAFL".utf8) + [1, 1, 99, 0] + [UInt8](repeating: 0, count: 16)
    // Field 99, an empty message.
    let errors = decodingErrors(header + [0x9a, 0x06, 0])
    #expect(errors.map(\.code) == [.type, .type])
    #expect(errors.map(\.description) == Array(repeating: "header.type: 99 is no type of protocol 1.1 here", count: 2))
  }

  @Test("a header and a body of different types are an error")
  func contradiction() throws {
    var bytes = try encode(WorkerFrame.message(.goodbye), session: session, sequence: 1)
    bytes[6] = 3
    #expect(decodingErrors(bytes)[0].explanation == "the header says 3, the body 6 (goodbye)")
  }
}
