/// Reads a body as it arrives and keeps nothing of it but how many samples it had and a hash.
///
/// What a gateway cannot do without: every name is walked to its end, every label value to its quote,
/// every number is read, the bytes of every series are hashed. What it leaves out: names are not
/// compared, UTF-8 is not checked, nothing is sorted, copied or allocated (a line or field that is
/// cut by the end of a piece aside).
package protocol BareScan: ~Copyable {
  /// Samples so far.
  var samples: Int { get }
  /// Depends on every series and value, so that none can be left out.
  var hash: UInt64 { get }

  mutating func feed(_ bytes: Span<UInt8>)
}
