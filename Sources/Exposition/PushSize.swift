/// What counts as much: a push or a group of more is not parsed, stored or freed within a millisecond.
package enum PushSize {
  package static let familyLimit = 256
  package static let seriesLimit = 2_500
  /// In the memory that it takes.
  package static let byteLimit = 512 << 10
}
