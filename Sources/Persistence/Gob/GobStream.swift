import Exposition

/// A gob stream up to its first value: messages that define types, then one that holds a value.
struct GobStream: ~Escapable {
  private(set) var types = GobTypes()
  /// The type of the value.
  let type: GobTypes.ID
  /// At the value.
  var value: GobCursor

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) throws(GobError) {
    var stream = GobCursor(bytes)
    while true {
      var message = GobCursor(try stream.block())
      while !message.isAtEnd {
        let type = try message.signed()
        guard type < 0 else {
          self.type = type
          value = message
          return
        }
        guard type != .min else { throw .malformedNumber }
        try types.define(-type, &message)
      }
    }
  }

  /// Whether this looks like the start of a gob stream: a message that defines a type.
  static func isGob(_ start: Span<UInt8>) -> Bool {
    var cursor = GobCursor(start)
    guard let length = try? cursor.unsigned(), length > 4,
      let type = try? cursor.signed(), type <= -64, type > -1 << 16,
      let kind = try? cursor.unsigned(), (1...7).contains(kind),
      let field = try? cursor.unsigned()
    else { return false }
    return (1...2).contains(field)
  }
}
