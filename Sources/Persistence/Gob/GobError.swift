import Exposition

/// Why bytes are no file of upstream's.
package enum GobError: Error, Equatable, Sendable {
  /// The file stops within a value.
  case truncated
  case malformedNumber
  case malformedType
  case unknownType(Int64)
  case nestedTooDeeply
  /// A gob stream, but none that holds upstream's groups.
  case otherContents
}

extension GobError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .truncated: "gob: the file ends in the middle of a value"
    case .malformedNumber: "gob: a number is longer than eight bytes or out of range"
    case .malformedType: "gob: a type definition makes no sense"
    case .unknownType(let id): "gob: type \(id) is used but not defined"
    case .nestedTooDeeply: "gob: values are nested too deeply"
    case .otherContents: "gob: the file does not hold the groups of a Pushgateway"
    }
  }
}
