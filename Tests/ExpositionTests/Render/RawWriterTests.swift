import Testing

@testable import Exposition

struct RawWriterTests {
  @Test(arguments: 0...40)
  func copiesAnyLength(length: Int) {
    let bytes = (0..<length).map { UInt8($0) }
    var output = ByteBuffer(capacity: 16)
    output.append(0xFF)
    output.write(atMost: length) { $0.copy(bytes.span) }
    #expect(output.array() == [0xFF] + bytes)
  }

  @Test func whatFailsLeavesNothing() {
    var output = ByteBuffer(capacity: 16)
    output.append(1)
    let isWritten = output.tryWrite(atMost: 2) {
      $0.put(2, 3)
      return false
    }
    #expect(!isWritten)
    #expect(output.array() == [1])
  }

  @Test func writesOneAfterTheOther() {
    var output = ByteBuffer(capacity: 16)
    output.write(atMost: 20) {
      $0.put(1)
      $0.put(2, 3)
      $0.put(0x0706_0504, first: 3)
      $0.put(7)
      $0.removeLast(2)
      $0.insert(9, behind: 2, from: 1)
    }
    #expect(output.array() == [1, 3, 4, 9, 5])
  }

  /// With so many bytes behind the part that pieces are copied, and with none.
  @Test(arguments: 0...40, [0, 15, 16])
  func copiesAnyPart(length: Int, behind: Int) {
    let bytes = (0..<3 + length + behind).map { UInt8($0) }
    var output = ByteBuffer(capacity: 16)
    output.write(atMost: length) { $0.copy(ByteRange(3, 3 + length), of: bytes.span) }
    #expect(output.array() == Array(bytes[3..<3 + length]))
  }

  @Test func replacesWhatIsWritten() {
    var output = ByteBuffer(capacity: 16)
    output.write(atMost: 3) {
      $0.put(1)
      $0.put(2, 3)
      $0.replace(9, before: 3)
      $0.replace(8, before: 1)
    }
    #expect(output.array() == [9, 2, 8])
  }
}
