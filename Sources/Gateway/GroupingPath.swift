import Exposition
import Storage

/// What is wrong with a push URL; the sentences are upstream's where it has one.
enum GroupingPathError: Error, Equatable {
  case invalidEscape(String)
  case oddComponents([UInt8])
  case improperName([UInt8])
  case invalidBase64(name: [UInt8], value: [UInt8], byte: Int)
  case invalidBase64Job(decoded: [UInt8], byte: Int)
  case jobMissing
  /// An empty component, `.` or `..`, which other servers would redirect.
  case notClean([UInt8])
  case notUTF8(name: [UInt8], value: [UInt8])
  /// Two label names that are one in a scrape that escapes names.
  case sameWhenEscaped(ByteString, ByteString)
}

/// The part of a push URL behind `/metrics/`: `job/NAME{/LABEL/VALUE}`, percent-decoded.
struct GroupingPath {
  private let components: [ArraySlice<UInt8>]
  private let rest: [UInt8]
  private let allowsUTF8Names: Bool

  private static let base64Suffix = Array("@base64".utf8)

  /// - Parameters:
  ///   - decoded: what follows `/metrics/job/` or `/metrics/job@base64/`.
  ///   - isBase64: whether the job is spelled `job@base64`.
  ///   - allowingUTF8Names: `--push.enable-utf8-names`.
  ///   - allowingAnyBytes: whether the group may be one that cannot be pushed to, with values that
  ///     are not UTF-8 or names that are one when escaped.
  static func key(
    of decoded: [UInt8], isBase64: Bool, allowingUTF8Names: Bool = false,
    allowingAnyBytes: Bool = false
  ) throws(GroupingPathError) -> GroupingKey {
    let path = GroupingPath(decoded, allowingUTF8Names)
    try path.checkIsClean()
    let job = try path.job(isBase64: isBase64)
    let labels = try path.labels()
    if job.isEmpty { throw .jobMissing }
    if !allowingAnyBytes {
      for pair in [LabelPair("job", ByteString(job))] + labels where !pair.value.bytes.span.isUTF8 {
        throw .notUTF8(name: pair.name.bytes, value: pair.value.bytes)
      }
    }
    // Such groups cannot be made, but an imported one can be deleted.
    if !allowingAnyBytes, !labels.allSatisfy({ isLegalLabelName($0.name.span) }),
      let (name, other) = (labels.map(\.name) + ["job"]).firstEscapedClash
    {
      throw .sameWhenEscaped(name, other)
    }
    return GroupingKey(job: ByteString(job), labels: labels)
  }

  private init(_ decoded: [UInt8], _ allowsUTF8Names: Bool) {
    self.allowsUTF8Names = allowsUTF8Names
    components = decoded.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    rest = Array(decoded[(components.first?.endIndex ?? 0)...])
  }

  /// The last component may be empty: `/job/J/` has no labels, `/job/J/a/` an empty value.
  private func checkIsClean() throws(GroupingPathError) {
    for (index, component) in components.enumerated() {
      let isEmptyInside = component.isEmpty && index < components.count - 1
      if isEmptyInside || component.elementsEqual([0x2E]) || component.elementsEqual([0x2E, 0x2E]) {
        throw .notClean(Array(component))
      }
    }
  }

  private func job(isBase64: Bool) throws(GroupingPathError) -> [UInt8] {
    let written = Array(components.first ?? [])
    guard isBase64 else { return written }
    let decoded = URLBase64.decode(written)
    if let byte = decoded.invalidByte {
      throw .invalidBase64Job(decoded: decoded.bytes, byte: byte)
    }
    return decoded.bytes
  }

  private func labels() throws(GroupingPathError) -> [LabelPair] {
    if rest.count <= 1 { return [] }
    let parts = components.dropFirst()
    if parts.count % 2 != 0 { throw .oddComponents(rest) }
    var pairs: [LabelPair] = []
    var index = parts.startIndex
    while index < parts.endIndex {
      pairs.append(try label(Array(parts[index]), Array(parts[index + 1])))
      index += 2
    }
    return pairs
  }

  private func label(
    _ written: [UInt8], _ value: [UInt8]
  ) throws(GroupingPathError) -> LabelPair {
    let isBase64 =
      written.count >= Self.base64Suffix.count && written.suffix(7) == Self.base64Suffix[...]
    let name = isBase64 ? Array(written.dropLast(7)) : written
    let meant = try meaning(of: name)
    guard isBase64 else { return LabelPair(meant, ByteString(value)) }
    let decoded = URLBase64.decode(value)
    if let byte = decoded.invalidByte {
      throw .invalidBase64(name: name, value: value, byte: byte)
    }
    return LabelPair(meant, ByteString(decoded.bytes))
  }

  /// The name in the series. Upstream looks for the reserved `__` only in the name as written; here
  /// what was unescaped must not begin so either, or no series of the group could be exposed.
  private func meaning(of name: [UInt8]) throws(GroupingPathError) -> ByteString {
    let isLegal =
      allowsUTF8Names ? !name.isEmpty && name.span.isUTF8 : isLegalLabelName(name.span)
    let meant = allowsUTF8Names ? ByteString(name).unescaped : ByteString(name)
    guard isLegal, !meant.isEmpty, !name.starts(with: Self.reserved),
      !meant.bytes.starts(with: Self.reserved)
    else { throw .improperName(name) }
    return meant
  }

  private static let reserved = Array("__".utf8)
}

extension GroupingPathError: CustomStringConvertible {
  var description: String {
    switch self {
    case .invalidEscape(let escape):
      "invalid URL escape \(goQuoted(escape))"
    case .oddComponents(let labels):
      "odd number of components in label string \(goQuoted(labels.span))"
    case .improperName(let name):
      "improper label name \(goQuoted(name.span))"
    case .invalidBase64(let name, let value, let byte):
      "invalid base64 encoding for label \(String(decoding: name, as: UTF8.self))="
        + "\(goQuoted(value.span)): illegal base64 data at input byte \(byte)"
    case .invalidBase64Job(let decoded, let byte):
      "invalid base64 encoding in job name \(goQuoted(decoded.span)): "
        + "illegal base64 data at input byte \(byte)"
    case .jobMissing:
      "job name is required"
    case .notClean(let component):
      "the grouping path holds \(component.isEmpty ? "an empty component" : goQuoted(component.span))"
        + ", which proxies and clients would rewrite: write such a value in base64, as "
        + "label@base64/\(component.isEmpty ? "=" : component.count == 1 ? "Lg" : "Li4")"
    case .notUTF8(let name, let value):
      "pushed metrics are invalid or inconsistent with existing metrics: grouping label "
        + "\(goQuoted(name.span)) has a value that is not utf8: \(goQuoted(value.span))"
    case .sameWhenEscaped(let name, let other):
      "the grouping labels \(goQuoted(name.span)) and \(goQuoted(other.span)) are the same name "
        + "where names are escaped"
    }
  }
}
