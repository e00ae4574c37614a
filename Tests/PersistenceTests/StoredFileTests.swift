import Testing

@testable import Persistence

@Suite struct StoredFileTests {
  @Test(
    arguments: [
      ([], StoredFile.unknown), (Array("SQLite format 3\0".utf8), .database),
      (Array("SQLite format 2\0".utf8), .unknown), (Array("# HELP x y\n".utf8), .unknown),
      ([0x29, 0xFF, 0x8D, 4, 1, 1, 0x18], .gob), ([0x29, 0xFF, 0x8D, 4], .unknown),
      ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0], .unknown), ([0xFF, 0xFE, 1, 0], .unknown),
    ] as [([UInt8], StoredFile)])
  func kinds(start: [UInt8], kind: StoredFile) throws {
    let directory = Directory()
    directory.write(start)
    #expect(try StoredFile(at: directory.database) == kind)
  }

  @Test func absent() throws {
    let directory = Directory()
    #expect(try StoredFile(at: directory.database) == .absent)
  }
}
