import Exposition

/// The types that a gob stream defines for itself, by their numbers.
struct GobTypes {
  typealias ID = Int64

  enum Definition: Equatable {
    case array(ID)
    case slice(ID)
    case structure([Field])
    case map(key: ID, element: ID)
    /// What its own encoder made: a block of bytes.
    case opaque
  }

  struct Field: Equatable {
    let name: String
    let type: ID
  }

  static let bytes: ID = 5
  static let string: ID = 6
  private static let depthLimit = 64

  private var definitions: [ID: Definition] = [:]

  func definition(of type: ID) throws(GobError) -> Definition {
    guard let definition = definitions[type] else { throw .unknownType(type) }
    return definition
  }

  /// Passes over a value of the type.
  func skip(
    _ type: ID, _ cursor: inout GobCursor, depth: Int = 0
  ) throws(GobError) {
    guard depth < Self.depthLimit else { throw .nestedTooDeeply }
    switch type {
    case 1, 2, 3, 4: _ = try cursor.unsigned()
    case Self.bytes, Self.string: _ = try cursor.block()
    case 7:
      _ = try cursor.unsigned()
      _ = try cursor.unsigned()
    case 8: try skipInterface(&cursor)
    default: try skip(try definition(of: type), &cursor, depth)
    }
  }

  private func skip(
    _ definition: Definition, _ cursor: inout GobCursor, _ depth: Int
  ) throws(GobError) {
    switch definition {
    case .opaque: _ = try cursor.block()
    case .array(let element), .slice(let element):
      for _ in 0..<(try cursor.count()) { try skip(element, &cursor, depth: depth + 1) }
    case .map(let key, let element):
      for _ in 0..<(try cursor.count()) {
        try skip(key, &cursor, depth: depth + 1)
        try skip(element, &cursor, depth: depth + 1)
      }
    case .structure(let fields):
      var next = -1
      while try advance(&next, in: fields, &cursor) {
        try skip(fields[next].type, &cursor, depth: depth + 1)
      }
    }
  }

  /// A concrete type's name, its number and its value as a block; the name is empty for nil.
  private func skipInterface(_ cursor: inout GobCursor) throws(GobError) {
    if try cursor.block().isEmpty { return }
    _ = try cursor.signed()
    _ = try cursor.block()
  }

  /// Goes to the next field of a structure that was sent; false at its end.
  func advance(
    _ index: inout Int, in fields: [Field], _ cursor: inout GobCursor
  ) throws(GobError) -> Bool {
    let step = try cursor.unsigned()
    if step == 0 { return false }
    guard step <= UInt64(fields.count - 1 - index) else { throw .malformedNumber }
    index += Int(step)
    return true
  }
}

// MARK: - Definitions

extension GobTypes {
  /// Reads a `wireType`: one of array, slice, structure, map, and three kinds of own encoders.
  mutating func define(_ type: ID, _ cursor: inout GobCursor) throws(GobError) {
    let kind = try cursor.unsigned()
    let definition: Definition
    switch kind {
    case 1:
      definition = .array(try number(2, of: 3, &cursor)[2] ?? 0)
    case 2:
      definition = .slice(try number(2, of: 2, &cursor)[2] ?? 0)
    case 3:
      definition = .structure(try fields(&cursor))
    case 4:
      let numbers = try number(2, of: 3, &cursor)
      definition = .map(key: numbers[2] ?? 0, element: numbers[3] ?? 0)
    case 5...7:
      _ = try number(2, of: 1, &cursor)
      definition = .opaque
    default: throw .malformedType
    }
    guard try cursor.unsigned() == 0 else { throw .malformedType }
    guard definitions.updateValue(definition, forKey: type) == nil else { throw .malformedType }
  }

  /// Reads a structure of a `CommonType` and then integers, numbered from `first` to `last`.
  private func number(
    _ first: Int, of last: Int, _ cursor: inout GobCursor
  ) throws(GobError) -> [Int: ID] {
    var numbers: [Int: ID] = [:]
    var field = 0
    while true {
      let step = try cursor.unsigned()
      if step == 0 { return numbers }
      guard step <= UInt64(last - field) else { throw .malformedType }
      field += Int(step)
      if field < first { try skipCommonType(&cursor) } else { numbers[field] = try cursor.signed() }
    }
  }

  /// `CommonType{Name string, Id int}`
  private func skipCommonType(_ cursor: inout GobCursor) throws(GobError) {
    var field: UInt64 = 0
    while true {
      let step = try cursor.unsigned()
      if step == 0 { return }
      guard step <= 2 - field else { throw .malformedType }
      field += step
      if field == 1 { _ = try cursor.block() } else { _ = try cursor.signed() }
    }
  }

  /// `StructType{CommonType, Field []*fieldType}`
  private func fields(_ cursor: inout GobCursor) throws(GobError) -> [Field] {
    var fields: [Field] = []
    var place: UInt64 = 0
    while true {
      let step = try cursor.unsigned()
      if step == 0 { return fields }
      guard step <= 2 - place else { throw .malformedType }
      place += step
      if place == 1 {
        try skipCommonType(&cursor)
      } else {
        for _ in 0..<(try cursor.count()) { fields.append(try field(&cursor)) }
      }
    }
  }

  /// `fieldType{Name string, Id int}`
  private func field(_ cursor: inout GobCursor) throws(GobError) -> Field {
    var name = ""
    var type: ID = 0
    var place: UInt64 = 0
    while true {
      let step = try cursor.unsigned()
      if step == 0 { return Field(name: name, type: type) }
      guard step <= 2 - place else { throw .malformedType }
      place += step
      if place == 1 {
        name = String(copying: try cursor.block())
      } else {
        type = try cursor.signed()
      }
    }
  }
}
