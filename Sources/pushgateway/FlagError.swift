import Durations
import Gateway

/// Why the command line cannot be obeyed. The texts are those of kingpin and promslog.
enum FlagError: Error, Equatable, CustomStringConvertible {
  case unknownLong(String)
  case unknownShort(String)
  case unexpected(String)
  /// The flag as written, with its hyphens.
  case expectedArgument(String)
  case repeated(String)
  case unrecognizedLogLevel(String)
  case unrecognizedLogFormat(String)
  case invalidDuration(DurationError)
  case negativeDuration(String)
  case invalidCount(String)
  case invalidSize(String)
  /// The URL as written without its fragment, and what is wrong with it.
  case invalidURL(String, URLFlaw)
  /// A path that no request can have.
  case invalidPath(flag: String, String)
  /// An `@` without a name.
  case argumentFileMissing
  /// `operation` is "open" or "read".
  case argumentFileUnreadable(path: String, operation: String, reason: String)
  case argumentFilesTooDeep(path: String)

  var description: String {
    switch self {
    case .unknownLong(let name): "unknown long flag '--\(name)'"
    case .unknownShort(let name): "unknown short flag '-\(name)'"
    case .unexpected(let word): "unexpected \(word)"
    case .expectedArgument(let flag): "expected argument for flag '\(flag)'"
    case .repeated(let name): "flag '\(name)' cannot be repeated"
    case .unrecognizedLogLevel(let word): "unrecognized log level \(word)"
    case .unrecognizedLogFormat(let word): "unrecognized log format \(word)"
    case .invalidDuration(let error): "\(error)"
    case .negativeDuration(let text): "negative duration \(LogQuoting.goQuoted(text))"
    case .invalidCount(let text): "invalid number \(LogQuoting.goQuoted(text))"
    case .invalidSize(let text):
      "invalid size \(LogQuoting.goQuoted(text)): a number of bytes, with or without one of "
        + "\(ByteSize.units.map(\.name).joined(separator: ", "))"
    case .invalidURL(let url, let flaw):
      "invalid URL: parse \(LogQuoting.goQuoted(url)): \(flaw)"
    case .invalidPath(let flag, let path):
      "invalid path for flag '--\(flag)': \(LogQuoting.goQuoted(path)) does not begin with a slash"
    case .argumentFileMissing: "expected @ file to expand arguments from"
    case .argumentFileUnreadable(let path, "read", let reason):
      "failed to read arguments from \(LogQuoting.goQuoted(path)): read \(path): \(reason)"
    case .argumentFileUnreadable(let path, let operation, let reason):
      "failed to open arguments file \(LogQuoting.goQuoted(path)): \(operation) \(path): \(reason)"
    case .argumentFilesTooDeep(let path):
      "arguments file \(LogQuoting.goQuoted(path)) is expanded from too many others"
    }
  }
}
