/// Hashes the label bytes of a series with a seed of this process, so that nobody outside can
/// choose label values that collide.
package struct SeriesHasher: Sendable {
  private let seed: UInt64
  private let key: UInt64

  package init(seed: UInt64, key: UInt64) {
    self.seed = seed
    self.key = key | 1
  }

  package init() {
    var random = SystemRandomNumberGenerator()
    self.init(seed: random.next(), key: random.next())
  }

  /// Never 0: that marks a free place in `SeriesIndex`.
  package func hash(_ bytes: Span<UInt8>) -> UInt64 {
    let hash = unsafe bytes.withUnsafeBytes { raw -> UInt64 in
      var state = seed ^ UInt64(truncatingIfNeeded: raw.count) &* 0x9E37_79B9_7F4A_7C15
      var offset = 0
      while raw.count - offset >= 8 {
        let word = unsafe raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        state = mix(state ^ word)
        offset += 8
      }
      var tail: UInt64 = 0
      while offset < raw.count {
        tail = tail << 8 | UInt64(unsafe raw[offset])
        offset += 1
      }
      return mix(mix(state ^ tail) ^ 0xE703_7ED1_A0B4_28DB)
    }
    return hash == 0 ? 1 : hash
  }

  @inline(__always)
  private func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: key ^ 0xA076_1D64_78BD_642F)
    return product.high ^ product.low ^ value &* 0x9E37_79B9_7F4A_7C15
  }
}
