/// How a name outside the legacy alphabet is shown to those who may not know others; raw values are
/// those of the `escaping` parameter. <https://prometheus.io/docs/instrumenting/escaping_schemes/>
package enum EscapingScheme: String, Sendable, CaseIterable {
  case allowUTF8 = "allow-utf-8"
  case underscores
  case dots
  case values

  /// The metric name as it is exposed; legal names stay as they are in every scheme.
  package func escape(metricName name: ByteString) -> ByteString {
    isLegalMetricName(name.span) ? name : escape(name.span, allowingColon: true)
  }

  /// Upstream lets a colon pass in label names, which Prometheus then cannot read; we do not.
  package func escape(labelName name: Span<UInt8>) -> ByteString {
    isLegalLabelName(name)
      ? ByteString(copying: name) : escape(name, allowingColon: false)
  }

  private func escape(_ name: Span<UInt8>, allowingColon: Bool) -> ByteString {
    if self == .allowUTF8 || name.isEmpty { return ByteString(copying: name) }
    var escaped = self == .values ? "U__" : ""
    var isFirst = true
    for scalar in String(decoding: name.array(), as: UTF8.self).unicodeScalars {
      if scalar == "_" {
        escaped += self == .underscores ? "_" : "__"
      } else if isLegal(scalar, isFirst, allowingColon) {
        escaped.unicodeScalars.append(scalar)
      } else {
        escaped += replacement(of: scalar)
      }
      isFirst = false
    }
    return ByteString(escaped)
  }

  private func isLegal(_ scalar: Unicode.Scalar, _ isFirst: Bool, _ allowingColon: Bool) -> Bool {
    guard scalar.isASCII else { return false }
    let byte = UInt8(scalar.value)
    if byte == UInt8(ascii: ":") { return allowingColon }
    return isFirst ? isNameStart(byte) : isNameByte(byte)
  }

  private func replacement(of scalar: Unicode.Scalar) -> String {
    switch self {
    case .allowUTF8: String(scalar)
    case .underscores: "_"
    case .dots: scalar == "." ? "_dot_" : "__"
    case .values: "_\(String(scalar.value, radix: 16))_"
    }
  }
}

extension ByteString {
  /// The metric name that a scrape without escaping parameter shows.
  package var underscored: ByteString { EscapingScheme.underscores.escape(metricName: self) }

  /// The metric names that scrapes in the escaping schemes show, each once: of a legal name itself.
  package var escapedForms: [ByteString] {
    if isLegalMetricName(span) { return [self] }
    var forms: [ByteString] = []
    for scheme in EscapingScheme.allCases where scheme != .allowUTF8 {
      let form = scheme.escape(metricName: self)
      if !forms.contains(form) { forms.append(form) }
    }
    return forms
  }
}
