/// Why a body is no sequence of delimited `MetricFamily` messages.
package enum ProtobufError: Error, Equatable {
  /// The input stops within a message.
  case truncated
  case malformedVarint
  case invalidTag
  case wrongWireType(field: Int, of: String)
  /// A length that reaches beyond the message it stands in, or beyond any body.
  case overlongLength
  case namelessFamily
  case familyNameNotUTF8([UInt8])
  case helpNotUTF8(family: [UInt8])
  case unknownType(Int, family: [UInt8])
  case limit(ExceededLimit)

  /// The limit that was not kept, if that is what is wrong.
  package var exceeded: ExceededLimit? {
    if case .limit(let exceeded) = self { exceeded } else { nil }
  }
}

extension ProtobufError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .truncated: "unexpected EOF"
    case .malformedVarint: "protobuf: malformed varint: more than ten bytes or 64 bits"
    case .invalidTag: "protobuf: invalid field number or wire type"
    case .wrongWireType(let field, let message):
      "protobuf: field \(field) of \(message) has the wrong wire type"
    case .overlongLength:
      "unexpected EOF: a length reaches beyond the message or the body it stands in"
    case .namelessFamily: "protobuf: a metric family has no name"
    case .familyNameNotUTF8(let name):
      "protobuf: the name of a metric family is not UTF-8: \(goQuoted(name.span))"
    case .helpNotUTF8(let family):
      "protobuf: the help of metric family \(goQuoted(family.span)) is not UTF-8"
    case .unknownType(let number, let family):
      "protobuf: metric family \(goQuoted(family.span)) has the unknown type \(number)"
    case .limit(let exceeded): "\(exceeded)"
    }
  }
}
