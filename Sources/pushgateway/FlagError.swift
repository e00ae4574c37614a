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

  var description: String {
    switch self {
    case .unknownLong(let name): "unknown long flag '--\(name)'"
    case .unknownShort(let name): "unknown short flag '-\(name)'"
    case .unexpected(let word): "unexpected \(word)"
    case .expectedArgument(let flag): "expected argument for flag '\(flag)'"
    case .repeated(let name): "flag '\(name)' cannot be repeated"
    case .unrecognizedLogLevel(let word): "unrecognized log level \(word)"
    case .unrecognizedLogFormat(let word): "unrecognized log format \(word)"
    }
  }
}
