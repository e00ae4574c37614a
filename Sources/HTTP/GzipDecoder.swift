/// Undoes gzip as the bytes arrive: any number of members is one body (RFC 1952 §2.2).
final class GzipDecoder: BodyDecoder {
  private enum Position { case start, inMember, betweenMembers }

  private var stream = InflateStream()
  private var position = Position.start

  /// Ready for another body.
  func reset() {
    guard position != .start else { return }
    stream.reset()
    position = .start
  }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>, into output: borrowing DecodedOutput
  ) throws(BodyError) -> Int {
    var consumed = 0
    var total = 0
    // zlib may hold output back when the buffer is full: it is asked again until it has room left,
    // whatever the budget, because without new input nobody would.
    var full = false
    while full || (consumed < input.count && total < DecodedOutput.budget) {
      if position != .inMember { position = .inMember }
      var produced = 0
      let status = unsafe stream.inflate(
        input, consumed: &consumed, into: output.piece, produced: &produced)
      full = produced == DecodedOutput.budget && consumed == input.count
      total += produced
      try output.emit(produced)
      switch status {
      case .more: break
      case .memberEnd:
        stream.reset()
        position = .betweenMembers
        full = false
      case .invalidHeader: throw .invalidHeader
      case .invalidChecksum: throw .invalidChecksum
      case .corrupt(let offset): throw .corruptDeflate(offset: offset)
      }
    }
    return consumed
  }

  func finish() throws(BodyError) {
    switch position {
    case .start: throw .empty
    case .inMember: throw .truncated
    case .betweenMembers: return
    }
  }
}
