/// Why a body could not be received.
package enum BodyError: Error, Equatable, Sendable {
  /// A gzip body without a byte.
  case empty
  /// A gzip body that ends in the middle of a member.
  case truncated
  case invalidHeader
  case invalidChecksum
  /// `offset` counts the compressed bytes of the member before the fault.
  case corruptDeflate(offset: Int)
  case corruptSnappy
  /// More than `limit` bytes, on the wire or after the coding was undone.
  case tooLarge(limit: Int, inflated: Bool)
  /// The bodies being received take all the memory they may.
  case noMemory(limit: Int)
  /// Not whole after so many seconds.
  case late(seconds: Int)
}

extension BodyError {
  /// Whether it is answered before the rest has come.
  var endsReceiving: Bool {
    switch self {
    case .tooLarge, .noMemory, .late: true
    case .empty, .truncated, .invalidHeader, .invalidChecksum, .corruptDeflate, .corruptSnappy:
      false
    }
  }
}

/// In upstream's words, where upstream has any.
extension BodyError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty: "EOF"
    case .truncated: "unexpected EOF"
    case .invalidHeader: "gzip: invalid header"
    case .invalidChecksum: "gzip: invalid checksum"
    case .corruptDeflate(let offset): "flate: corrupt input before offset \(offset)"
    case .corruptSnappy: "snappy: corrupt input"
    case .tooLarge(let limit, inflated: false): "request body larger than \(limit) bytes"
    case .tooLarge(let limit, inflated: true): "decompressed body larger than \(limit) bytes"
    case .noMemory(let limit): "bodies being received take all of \(limit) bytes of memory"
    case .late(let seconds): "request body not received within \(seconds) seconds"
    }
  }
}
