import Durations
import Exposition
import HTTP
import Selectors

/// The parameters of an admin request, from its query and its form body.
struct AdminParameters {
  private(set) var pairs: [(name: String, value: String)] = []

  /// Adds `name=value&…`, percent-encoded, with `+` for a blank.
  mutating func append(_ encoded: [UInt8]) throws(AdminError) {
    for field in encoded.split(separator: UInt8(ascii: "&")) {
      let name = field.prefix { $0 != UInt8(ascii: "=") }
      let value = field.dropFirst(name.count + 1)
      pairs.append((try Self.decode(name), try Self.decode(value)))
    }
  }

  private static func decode(_ encoded: ArraySlice<UInt8>) throws(AdminError) -> String {
    let blanks = encoded.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }
    let decoded: [UInt8]
    do {
      decoded = try PercentEncoding.decode(blanks)
    } catch {
      throw .invalidEscape("\(error)")
    }
    guard decoded.span.isUTF8 else { throw .notUTF8(String(decoding: encoded, as: UTF8.self)) }
    return String(decoding: decoded, as: UTF8.self)
  }
}

/// Why an admin request is refused.
enum AdminError: Error, Equatable {
  case invalidEscape(String)
  case notUTF8(String)
  case bodyTooLarge(limit: Int)
  case bodyNotForm(contentType: String?)
  case unknownParameter(String)
  case repeatedParameter(String)
  case noSelector
  case selector(String, SelectorError)
  case duration(DurationError)
  case negativeDuration(String)
  case notBoolean(String)
  case pattern(PatternError)

  /// Prometheus's: 422 for what can be read but not carried out.
  var status: Int { if case .pattern = self { 422 } else { 400 } }
  var type: String { if case .pattern = self { "execution" } else { "bad_data" } }
}

extension AdminError: CustomStringConvertible {
  var description: String {
    switch self {
    case .invalidEscape(let sentence): sentence
    case .notUTF8(let text): "parameter \(goQuoted(text)) is not UTF-8"
    case .bodyTooLarge(let limit): "the form is larger than \(limit) bytes"
    case .bodyNotForm(let type):
      "the body is not application/x-www-form-urlencoded but "
        + (type.map { goQuoted($0) } ?? "without Content-Type")
    case .unknownParameter(let name):
      "unknown parameter \(goQuoted(name)): match[], older_than and dry_run are known"
    case .repeatedParameter(let name): "parameter \(name) is given twice"
    case .noSelector: "no match[] parameter provided"
    case .selector(let text, let error):
      "invalid parameter \"match[]\" \(goQuoted(text)): \(error)"
    case .duration(let error): "invalid parameter \"older_than\": \(error)"
    case .negativeDuration(let text):
      "invalid parameter \"older_than\": \(goQuoted(text)) is negative"
    case .notBoolean(let text):
      "invalid parameter \"dry_run\": \(goQuoted(text)) is none of true, false, 1, 0"
    case .pattern(let error): "\(error); nothing was deleted"
    }
  }
}
