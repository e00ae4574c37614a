import CISAL

/// A piece of a body, compressed so that it can be joined with others: closed deflate blocks that
/// end with a whole byte and refer to nothing before them.
package struct DeflatedBlock: Sendable {
  package let bytes: [UInt8]
  /// Of what was compressed.
  package let plainCount: Int
  package let checksum: UInt32
}

/// ISA-L's encoder, igzip_lib.h: isal_deflate_stateless. At level 1 it compresses blocks of 32 KB
/// as small as zlib's level 1, seven times as fast.
@safe package struct BlockCompressor: ~Copyable {
  private let stream: UnsafeMutablePointer<isal_zstream>
  private let level: UnsafeMutableBufferPointer<UInt8>
  /// More than the macro ISAL_DEF_LVL1_MEDIUM, which Swift does not import, amounts to.
  private static let levelSize = 256 << 10

  package init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe level = .allocate(capacity: Self.levelSize)
  }

  deinit {
    unsafe stream.deallocate()
    unsafe level.deallocate()
  }

  package func deflate(_ plain: Span<UInt8>) -> DeflatedBlock {
    unsafe isal_deflate_stateless_init(stream)
    unsafe stream.pointee.level = 1
    unsafe stream.pointee.level_buf = level.baseAddress
    unsafe stream.pointee.level_buf_size = UInt32(level.count)
    unsafe stream.pointee.flush = UInt16(FULL_FLUSH)
    unsafe stream.pointee.end_of_stream = 0
    return unsafe plain.withUnsafeBufferPointer { plain in
      // Room for the headers of stored blocks, so that nothing can fail.
      let room = plain.count + plain.count / 8 + 512
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: plain.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(plain.count)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room)
        let code = unsafe isal_deflate_stateless(stream)
        precondition(code == COMP_OK, "isal: refuses a block")
        unsafe count = Int(stream.pointee.total_out)
      }
      return unsafe DeflatedBlock(
        bytes: bytes.withUnsafeBufferPointer { unsafe Array($0) }, plainCount: plain.count,
        checksum: crc32_gzip_refl(0, plain.baseAddress, UInt64(plain.count)))
    }
  }
}
