/// Hashes the label bytes of a series with a seed of this process, so that nobody outside can
/// choose label values that collide.
///
/// Sixteen bytes a multiplication, as wyhash does: a label set of 110 bytes takes 12 ns.
package struct SeriesHasher: Sendable {
  private let seed: UInt64
  private let key: UInt64
  private let laneKey: UInt64

  package init(seed: UInt64, key: UInt64) {
    self.seed = seed
    self.key = key | 1
    laneKey = Self.mix(seed ^ 0x8EBC_6AF0_9C88_C6E3, key ^ 0x5899_65CC_7537_4CC3) | 1
  }

  package init() {
    var random = SystemRandomNumberGenerator()
    self.init(seed: random.next(), key: random.next())
  }

  /// Never 0: that marks a free place in `SeriesIndex`.
  package func hash(_ bytes: Span<UInt8>) -> UInt64 {
    let hash = unsafe bytes.withUnsafeBytes { raw -> UInt64 in
      let count = raw.count
      var state = seed
      var offset = 0
      if count >= 64 {
        var lane = seed ^ laneKey
        while count - offset >= 32 {
          state = Self.mix(unsafe raw.word(offset) ^ key, unsafe raw.word(offset + 8) ^ state)
          lane = Self.mix(
            unsafe raw.word(offset + 16) ^ laneKey, unsafe raw.word(offset + 24) ^ lane)
          offset += 32
        }
        state ^= lane
      }
      while count - offset > 16 {
        state = Self.mix(unsafe raw.word(offset) ^ key, unsafe raw.word(offset + 8) ^ state)
        offset += 16
      }
      let (first, last) = unsafe raw.ends(from: offset)
      state = Self.mix(first ^ key, last ^ state)
      return Self.mix(state ^ laneKey, UInt64(truncatingIfNeeded: count) ^ key)
    }
    return hash == 0 ? 1 : hash
  }

  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}

extension UnsafeRawBufferPointer {
  @inline(__always)
  fileprivate func word(_ offset: Int) -> UInt64 {
    unsafe loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  /// All of the last sixteen bytes or fewer in two words, which overlap if there are fewer.
  @inline(__always)
  fileprivate func ends(from offset: Int) -> (UInt64, UInt64) {
    let rest = count - offset
    if rest >= 8 { return unsafe (word(offset), word(count - 8)) }
    if rest >= 4 {
      return unsafe (
        UInt64(loadUnaligned(fromByteOffset: offset, as: UInt32.self)),
        UInt64(loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      )
    }
    if rest == 0 { return (0, 0) }
    return unsafe (
      UInt64(self[offset]) << 16 | UInt64(self[offset + rest / 2]) << 8 | UInt64(self[count - 1]), 0
    )
  }
}
