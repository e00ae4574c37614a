import Exposition
import Testing

@testable import Persistence

@Suite struct GobCursorTests {
  /// From the package's documentation, and the edges.
  @Test(
    arguments: [
      ([0], UInt64(0)), ([7], 7), ([0x7F], 127), ([0xFF, 0x80], 128), ([0xFE, 1, 0], 256),
      ([0xF8, 255, 255, 255, 255, 255, 255, 255, 255], .max),
    ] as [([UInt8], UInt64)])
  func unsignedNumbers(bytes: [UInt8], value: UInt64) throws {
    var cursor = GobCursor(bytes.span)
    #expect(try cursor.unsigned() == value)
    let isAtEnd = cursor.isAtEnd
    #expect(isAtEnd)
  }

  @Test(
    arguments: [
      ([0], Int64(0)), ([1], -1), ([2], 1), ([0xFF, 0x81], -65), ([0xFE, 1, 1], -129),
      ([0xFE, 2, 0], 256),
      ([0xF8, 255, 255, 255, 255, 255, 255, 255, 255], .min),
      ([0xF8, 255, 255, 255, 255, 255, 255, 255, 254], .max),
    ] as [([UInt8], Int64)])
  func signedNumbers(bytes: [UInt8], value: Int64) throws {
    var cursor = GobCursor(bytes.span)
    #expect(try cursor.signed() == value)
  }

  @Test(
    arguments: [
      ([], GobError.truncated), ([0xFF], .truncated), ([0xF8, 1, 2], .truncated),
      ([0xF7, 1, 1, 1, 1, 1, 1, 1, 1, 1], .malformedNumber), ([0x80], .malformedNumber),
    ] as [([UInt8], GobError)])
  func malformedNumbers(bytes: [UInt8], error: GobError) {
    #expect(throws: error) {
      var cursor = GobCursor(bytes.span)
      _ = try cursor.unsigned()
    }
  }

  @Test(
    arguments: [[4, 1, 2, 3], [0xF8, 0x7F, 255, 255, 255, 255, 255, 255, 255, 1]] as [[UInt8]])
  func claimedLengthsAreNotBelieved(bytes: [UInt8]) {
    #expect(throws: GobError.truncated) {
      var cursor = GobCursor(bytes.span)
      _ = try cursor.block().count
    }
  }
}
