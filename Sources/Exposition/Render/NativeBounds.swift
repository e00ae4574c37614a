import Glibc

/// The upper bounds of a native histogram's buckets, 2^(i·2^-schema), in exactly the doubles that
/// Prometheus has.
struct NativeBounds {
  private let schema: Int
  /// The bounds from 0.5 to below 1; empty where no table is needed.
  private let fractions: [Double]

  /// The roots of 2 by which a schema's bounds follow those of the coarser one, schema 1 to 8. The
  /// first is one unit in the last place too small: Prometheus has it so, and all that follows.
  private static let factors = [
    1.414213562373095, 1.189207115002721, 1.0905077326652577, 1.0442737824274138,
    1.0218971486541166, 1.0108892860517005, 1.0054299011128027, 1.0027112750502025,
  ]

  private static let tables: [[Double]] = factors.reduce(into: [[0.5]]) { tables, factor in
    let coarser = tables[tables.count - 1]
    var finer: [Double] = []
    for bound in coarser { finer += [bound, bound * factor] }
    tables.append(finer)
  }

  init(schema: Int) {
    self.schema = schema
    fractions = (1...Self.factors.count).contains(schema) ? Self.tables[schema] : []
  }

  func upper(_ index: Int) -> Double {
    if !fractions.isEmpty {
      let fraction = fractions[index & (fractions.count - 1)]
      return bound(fraction, exponent: (index >> schema) + 1)
    }
    if schema > 0 { return exp2(Double(index) * exp2(-Double(schema))) }
    // Beyond 2^±1100 all is infinite or zero, however wide the buckets.
    let shift = min(-schema, 12)
    let exponent = max(-1200, min(1200, index)) << shift
    return bound(0.5, exponent: max(-1200, min(1200, exponent)) + 1)
  }

  /// The last bound before infinity is the largest finite number, not 2^1024.
  private func bound(_ fraction: Double, exponent: Int) -> Double {
    if fraction == 0.5, exponent == 1025 { return .greatestFiniteMagnitude }
    return scalbn(fraction, Int32(clamping: exponent))
  }
}
