import Durations
import Exposition
import Selectors

/// Why an admin request is refused.
enum AdminError: Error, Equatable {
  case foreignOrigin(String)
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
  var status: Int {
    switch self {
    case .foreignOrigin: 403
    case .pattern: 422
    default: 400
    }
  }

  var type: String {
    switch self {
    case .foreignOrigin: "forbidden"
    case .pattern: "execution"
    default: "bad_data"
    }
  }
}

extension AdminError: CustomStringConvertible {
  var description: String {
    switch self {
    case .foreignOrigin(let origin): "a page of \(goQuoted(origin)) may not delete groups here"
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
