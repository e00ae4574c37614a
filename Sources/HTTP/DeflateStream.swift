import CZlib

/// zlib's encoder for one gzip member, zlib manual: deflateInit2, deflate.
///
/// zlib remembers the address of its `z_stream`, so it lives in one allocation that never moves.
@safe struct DeflateStream: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // Level 1: a scrape is compressed once and read at once. 15 + 16 as in `InflateStream`.
    let code = unsafe deflateInit2_(
      stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib: out of memory")
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Appends what `input` compresses to so far; after `last`, the member is complete.
  mutating func deflate(_ input: [UInt8], last: Bool, into output: inout [UInt8]) {
    unsafe input.withUnsafeBufferPointer { input in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(input.count)
      repeat {
        let room = unsafe Int(deflateBound(stream, UInt(stream.pointee.avail_in))) + 64
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: min(room, 64 << 10)) {
          buffer, count in
          unsafe stream.pointee.next_out = buffer.baseAddress
          unsafe stream.pointee.avail_out = UInt32(buffer.count)
          unsafe CZlib.deflate(stream, last ? Z_FINISH : Z_NO_FLUSH)
          unsafe count = buffer.count - Int(stream.pointee.avail_out)
        }
        output.append(contentsOf: piece)
      } while unsafe stream.pointee.avail_out == 0
    }
  }
}
