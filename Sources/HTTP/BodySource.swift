/// One response's body, produced in pieces on the server thread that sends it.
package protocol BodySource: AnyObject {
  /// Appends the next piece, of 16 to 64 KB if it can; false when the body is complete.
  /// It may append nothing and return true: it is called again.
  func next(into piece: inout [UInt8]) -> Bool
}
