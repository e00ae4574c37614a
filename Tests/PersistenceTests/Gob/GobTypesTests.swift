import Exposition
import Testing

@testable import Persistence

@Suite struct GobTypesTests {
  /// As `wireType` is sent: the kind's number, then the kind's own structure.
  private func types(_ definitions: [GobTypes.ID: [UInt8]]) throws -> GobTypes {
    var types = GobTypes()
    for (id, bytes) in definitions {
      var cursor = GobCursor(bytes.span)
      try types.define(id, &cursor)
      let isAtEnd = cursor.isAtEnd
      #expect(isAtEnd)
    }
    return types
  }

  private static let definitions: [GobTypes.ID: [UInt8]] = [
    // [2]int, []string, struct{A int; B []string}, map[string]struct, GobEncoder
    65: [1, 1, 2, 0xFF, 0x82, 0, 1, 4, 1, 4, 0, 0],
    66: [2, 2, 12, 0, 0],
    67: [3, 1, 1, 1, 0x53, 0, 1, 2, 1, 1, 0x41, 1, 4, 0, 1, 1, 0x42, 1, 0xFF, 0x84, 0, 0, 0],
    68: [4, 2, 12, 1, 0xFF, 0x86, 0, 0],
    69: [5, 1, 2, 0xFF, 0x8A, 0, 0, 0],
  ]

  @Test func definitions() throws {
    let types = try types(Self.definitions)
    #expect(try types.definition(of: 65) == .array(2))
    #expect(try types.definition(of: 66) == .slice(6))
    let fields = [GobTypes.Field(name: "A", type: 2), GobTypes.Field(name: "B", type: 66)]
    #expect(try types.definition(of: 67) == .structure(fields))
    #expect(try types.definition(of: 68) == .map(key: 6, element: 67))
    #expect(try types.definition(of: 69) == .opaque)
    #expect(throws: GobError.unknownType(70)) { try types.definition(of: 70) }
  }

  @Test(
    arguments: [
      (1, [1]), (2, [0xFE, 1, 0]), (3, [0]), (4, [0xFE, 0xF0, 0x3F]), (5, [2, 9, 9]),
      (6, [1, 0x61]), (7, [0, 0]), (8, [0]), (8, [1, 0x61, 4, 2, 0, 1]), (65, [2, 2, 4]),
      (66, [2, 1, 0x61, 0]), (67, [0]), (67, [1, 8, 0]), (67, [2, 1, 0, 0]), (67, [1, 8, 1, 0, 0]),
      (68, [1, 0, 1, 8, 0]), (69, [3, 1, 2, 3]),
    ] as [(GobTypes.ID, [UInt8])])
  func skipConsumesTheValue(type: GobTypes.ID, value: [UInt8]) throws {
    let types = try types(Self.definitions)
    var cursor = GobCursor(value.span)
    try types.skip(type, &cursor)
    let isAtEnd = cursor.isAtEnd
    #expect(isAtEnd)
    #expect(throws: GobError.self) {
      var cut = GobCursor(value.span.extracting(droppingLast: 1))
      try types.skip(type, &cut)
    }
  }

  @Test(
    arguments: [
      [], [0], [8, 0, 0], [1, 4, 0, 0], [2, 2, 12, 1, 0], [3, 3, 0, 0], [4, 2, 12],
      [2, 2, 12, 0, 1],
      [3, 2, 0xF8, 0x7F, 255, 255, 255, 255, 255, 255, 255],
    ] as [[UInt8]])
  func badDefinitionsAreErrors(bytes: [UInt8]) {
    #expect(throws: GobError.self) {
      var types = GobTypes()
      var cursor = GobCursor(bytes.span)
      try types.define(65, &cursor)
    }
  }

  @Test func nothingIsDefinedTwice() throws {
    var types = try types([66: [2, 2, 12, 0, 0]])
    #expect(throws: GobError.malformedType) {
      let again: [UInt8] = [2, 2, 12, 0, 0]
      var cursor = GobCursor(again.span)
      try types.define(66, &cursor)
    }
  }
}
