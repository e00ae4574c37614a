import Logging

/// The kinds of refused requests, as the log names them. The words are upstream's where it has any.
enum Rejection {
  /// Parsed, but at odds with itself or with what is stored.
  case inconsistent
  case unparsableText, unparsableProtobuf
  /// A body that its Content-Encoding does not fit, or too much of it.
  case undecodableBody
  case badURL, badJobEncoding, jobMissing
  /// Too much of something.
  case limit
  case unknownPath, methodNotAllowed
  /// `/-/quit` without `--web.enable-lifecycle`
  case lifecycleDisabled
  /// `delete_groups` with parameters that cannot be obeyed.
  case groupDeletion
  /// Turned away by the server before a request was read, or by the web configuration file.
  case clientCertificate, malformedHead, notAdmitted
  /// A scrape that cannot be answered because inconsistent metrics were let in.
  case gathering

  var message: Logger.Message {
    switch self {
    case .inconsistent: "pushed metrics are invalid or inconsistent with existing metrics"
    case .unparsableText: "failed to parse text"
    case .unparsableProtobuf: "failed to parse protobuf"
    case .undecodableBody: "failed to decode body"
    case .badURL: "failed to parse URL"
    case .badJobEncoding: "invalid base64 encoding in job name"
    case .jobMissing: "job name is required"
    case .limit: "push exceeds a limit"
    case .unknownPath: "page not found"
    case .methodNotAllowed: "method not allowed"
    case .lifecycleDisabled: "Lifecycle API is not enabled"
    case .groupDeletion: "refused to delete groups"
    case .clientCertificate: "client certificate refused"
    case .malformedHead: "malformed request"
    case .notAdmitted: "request refused"
    case .gathering: "error gathering metrics"
    }
  }

  /// Upstream has all but the first and the last at debug, where nobody finds out why a push is missing.
  var level: Logger.Level {
    switch self {
    case .inconsistent, .gathering: .error
    case .unparsableText, .unparsableProtobuf, .undecodableBody, .badURL, .badJobEncoding,
      .jobMissing, .limit, .lifecycleDisabled, .groupDeletion, .clientCertificate, .malformedHead,
      .notAdmitted:
      .warning
    case .unknownPath, .methodNotAllowed: .info
    }
  }

  /// A request that found nothing; scanners and browsers send them for no reason.
  var isMiss: Bool { level == .info }

  init(_ error: GroupingPathError) {
    self =
      switch error {
      case .invalidBase64Job: .badJobEncoding
      case .jobMissing: .jobMissing
      default: .badURL
      }
  }
}
