/// What stands behind a key.
enum LogValue: Equatable, CustomStringConvertible {
  case text(String)
  case count(Int)
  case truth(Bool)

  var description: String {
    switch self {
    case .text(let text): text
    case .count(let count): "\(count)"
    case .truth(let truth): "\(truth)"
    }
  }

  /// Numbers and truth values stand without quotes.
  var json: String {
    if case .text(let text) = self { LogQuoting.json(text) } else { description }
  }
}
