import CLZ4

/// Bytes packed in LZ4's block format (lz4/doc/lz4_Block_format.md): lines of samples become a seventh,
/// packed at 2.7 GB/s and unpacked at 8.5, where inflating yields one.
package struct PackedBlock: Sendable {
  /// Packed.
  private let bytes: [UInt8]
  private let plainCount: Int

  /// - Parameter plain: less than 2 GB.
  package init(_ plain: Span<UInt8>) {
    plainCount = plain.count
    let packed = unsafe plain.withUnsafeBytes { plain in
      let room = LZ4_compressBound(CInt(plain.count))
      return unsafe [UInt8](unsafeUninitializedCapacity: Int(room)) { output, count in
        count = unsafe Int(
          LZ4_compress_default(
            plain.assumingMemoryBound(to: CChar.self).baseAddress,
            UnsafeMutableRawBufferPointer(output).assumingMemoryBound(to: CChar.self).baseAddress,
            CInt(plain.count), room))
        precondition(count > 0, "lz4: refuses a block")
      }
    }
    // Without the room that was made for the worst.
    bytes = unsafe packed.withUnsafeBufferPointer { unsafe Array($0) }
  }

  package var count: Int { bytes.count }

  /// Appends what was packed.
  package func unpack(into piece: inout [UInt8]) {
    piece.append(addingCapacity: plainCount) { added in
      unsafe added.withUnsafeMutableBufferPointer { output, initialized in
        initialized = unsafe bytes.withUnsafeBytes { packed in
          unsafe Int(
            LZ4_decompress_safe(
              packed.assumingMemoryBound(to: CChar.self).baseAddress,
              UnsafeMutableRawBufferPointer(output).assumingMemoryBound(to: CChar.self).baseAddress,
              CInt(packed.count), CInt(output.count)))
        }
        precondition(initialized == plainCount, "lz4: a block was damaged")
      }
    }
  }
}
