internal import CPCRE2
package import Exposition

/// Why a match could not be decided.
package enum PatternError: Error, Equatable, Sendable {
  /// Backtracking went beyond what one label value is worth.
  case tooCostly(pattern: String)
  /// pcre2_match(3)
  case engine(code: Int32)
}

extension PatternError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooCostly(let pattern):
      "the regular expression \(goQuoted(pattern)) takes too long to match: "
        + "avoid repeats within repeats"
    case .engine(let code): "the regular expression could not be matched (pcre2 error \(code))"
    }
  }
}

/// A regular expression of RE2's syntax, anchored at both ends; the dot matches line feeds too, as
/// in Prometheus since 3.0.
///
/// Interpreted, not compiled to machine code: a hardened unit may forbid that, and the limit on
/// backtracking is exact only so.
@safe
package final class Pattern {
  /// What a pattern may be long.
  static let lengthLimit = 4096
  /// Steps for one value: about a millisecond.
  private static let matchLimit: UInt32 = 20_000

  private let text: String
  private let code: OpaquePointer
  private let match: OpaquePointer
  private let context: OpaquePointer

  /// - Parameter places: where in the selector each byte of the pattern stands, and its end.
  init(_ pattern: ByteString, places: [Int]) throws(SelectorError) {
    let start = places.first ?? 1
    guard pattern.count <= Self.lengthLimit else {
      throw SelectorError(.patternTooLong(limit: Self.lengthLimit), at: start)
    }
    guard pattern.span.isUTF8 else { throw SelectorError(.patternNotUTF8, at: start) }
    var syntax = PatternSyntax(pattern.bytes)
    do throws(PatternSyntax.Flaw) {
      try syntax.check()
    } catch {
      throw SelectorError(.unsupportedSyntax(error.syntax), at: places[error.index])
    }
    text = "\(pattern)"
    unsafe code = try Self.compile(pattern, places)
    guard let match = unsafe pcre2_match_data_create_8(1, nil),
      let context = unsafe pcre2_match_context_create_8(nil)
    else { preconditionFailure("out of memory") }
    unsafe self.match = match
    unsafe self.context = context
    unsafe pcre2_set_match_limit_8(context, Self.matchLimit)
  }

  private static func compile(
    _ pattern: ByteString, _ places: [Int]
  ) throws(SelectorError) -> OpaquePointer {
    let options =
      PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_UTF
      | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C
    var (failure, offset): (Int32, Int) = (0, 0)
    let code = unsafe pattern.bytes.withUnsafeBufferPointer { bytes in
      // An empty array may have no address, which the library refuses.
      var empty: UInt8 = 0
      return unsafe withUnsafePointer(to: &empty) { nowhere in
        unsafe pcre2_compile_8(
          bytes.baseAddress ?? nowhere, bytes.count, options, &failure, &offset, nil)
      }
    }
    guard let code = unsafe code else {
      throw SelectorError(
        .invalidPattern(message(failure)), at: places[min(offset, places.count - 1)])
    }
    return unsafe code
  }

  deinit {
    unsafe pcre2_match_context_free_8(context)
    unsafe pcre2_match_data_free_8(match)
    unsafe pcre2_code_free_8(code)
  }

  package func matches(_ value: ByteString) throws(PatternError) -> Bool {
    let result = unsafe value.bytes.withUnsafeBufferPointer { bytes in
      var empty: UInt8 = 0
      return unsafe withUnsafePointer(to: &empty) { nowhere in
        unsafe pcre2_match_8(
          code, bytes.baseAddress ?? nowhere, bytes.count, 0, 0, match, context)
      }
    }
    switch result {
    case 0...: return true
    case PCRE2_ERROR_NOMATCH: return false
    case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_DEPTHLIMIT:
      throw .tooCostly(pattern: text)
    default: throw .engine(code: result)
    }
  }

  private static func message(_ failure: Int32) -> String {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { room in
      let count = unsafe pcre2_get_error_message_8(failure, room.baseAddress, room.count)
      let length = max(0, min(Int(count), room.count))
      return unsafe String(decoding: room.prefix(length), as: UTF8.self)
    }
  }
}
