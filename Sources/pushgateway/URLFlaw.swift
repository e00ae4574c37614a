/// What is wrong with a URL, in the words of Go's net/url.
enum URLFlaw: Error, Equatable, CustomStringConvertible {
  case controlCharacter
  case schemeMissing
  case colonInFirstSegment
  case bracketMissing
  case invalidUserInformation
  case invalidPort(String)
  case invalidHostCharacter(String)
  case invalidEscape(String)

  var description: String {
    switch self {
    case .controlCharacter: "net/url: invalid control character in URL"
    case .schemeMissing: "missing protocol scheme"
    case .colonInFirstSegment: "first path segment in URL cannot contain colon"
    case .bracketMissing: "missing ']' in host"
    case .invalidUserInformation: "net/url: invalid userinfo"
    case .invalidPort(let port): "invalid port \(LogQuoting.goQuoted(port)) after host"
    case .invalidHostCharacter(let character):
      "invalid character \(LogQuoting.goQuoted(character)) in host name"
    case .invalidEscape(let escape): "invalid URL escape \(LogQuoting.goQuoted(escape))"
    }
  }
}
