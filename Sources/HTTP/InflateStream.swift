import CZlib

/// zlib's decoder for gzip members, zlib manual: inflateInit2, inflate, inflateReset.
///
/// zlib remembers the address of its `z_stream`, so it lives in one allocation that never moves.
@safe struct InflateStream: ~Copyable {
  enum Status { case more, memberEnd, invalidHeader, invalidChecksum, corrupt(offset: Int) }

  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15 bits of window and 16 for "gzip header and trailer, nothing else".
    let code = unsafe inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib: out of memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Ready for a new member.
  mutating func reset() {
    unsafe inflateReset(stream)
  }

  /// Inflates from `input` into `output`, and advances both counts by what was used.
  mutating func inflate(
    _ input: UnsafeBufferPointer<UInt8>, consumed: inout Int,
    into output: UnsafeMutableBufferPointer<UInt8>, produced: inout Int
  ) -> Status {
    unsafe stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress.map { unsafe $0 + consumed })
    unsafe stream.pointee.avail_in = UInt32(input.count - consumed)
    unsafe stream.pointee.next_out = output.baseAddress
    unsafe stream.pointee.avail_out = UInt32(output.count)
    let code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
    unsafe consumed = input.count - Int(stream.pointee.avail_in)
    unsafe produced = output.count - Int(stream.pointee.avail_out)
    switch code {
    case Z_OK, Z_BUF_ERROR: return .more
    case Z_STREAM_END: return .memberEnd
    default: return failure()
    }
  }

  /// zlib has one code for all faults of the data and tells them apart by its message only.
  private func failure() -> Status {
    let message = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? ""
    switch message {
    case "incorrect header check", "unknown compression method", "unknown header flags set",
      "header crc mismatch", "invalid window size":
      return .invalidHeader
    case "incorrect data check", "incorrect length check": return .invalidChecksum
    default: return .corrupt(offset: unsafe Int(stream.pointee.total_in))
    }
  }
}
