import Exposition
import Testing

struct NameEscapingTests {
  @Test(arguments: [
    ("a_b", "a_b", "a_b", "a_b"), ("a:b", "a:b", "a:b", "a:b"), ("", "", "", ""),
    ("a.b", "a_b", "a_dot_b", "U__a_2e_b"), ("a_b.c", "a_b_c", "a__b_dot_c", "U__a__b_2e_c"),
    ("1a", "_a", "__a", "U___31_a"), ("a1.", "a1_", "a1_dot_", "U__a1_2e_"),
    ("a b", "a_b", "a__b", "U__a_20_b"), ("\u{e9}t\u{e9}", "_t_", "__t__", "U___e9_t_e9_"),
    ("\u{1F600}:", "_:", "__:", "U___1f600_:"), ("a-b", "a_b", "a__b", "U__a_2d_b"),
  ])
  func escapesMetricNames(name: String, underscores: String, dots: String, values: String) {
    let name = ByteString(name)
    #expect(EscapingScheme.underscores.escape(metricName: name) == ByteString(underscores))
    #expect(EscapingScheme.dots.escape(metricName: name) == ByteString(dots))
    #expect(EscapingScheme.values.escape(metricName: name) == ByteString(values))
    #expect(EscapingScheme.allowUTF8.escape(metricName: name) == name)
    #expect(name.underscored == ByteString(underscores))
  }

  @Test(arguments: [
    ("a_b", "a_b", "a_b", "a_b"), ("a:b", "a_b", "a__b", "U__a_3a_b"),
    ("c.d", "c_d", "c_dot_d", "U__c_2e_d"),
  ])
  func escapesLabelNames(name: String, underscores: String, dots: String, values: String) {
    let name = ByteString(name)
    #expect(EscapingScheme.underscores.escape(labelName: name.span) == ByteString(underscores))
    #expect(EscapingScheme.dots.escape(labelName: name.span) == ByteString(dots))
    #expect(EscapingScheme.values.escape(labelName: name.span) == ByteString(values))
    #expect(EscapingScheme.allowUTF8.escape(labelName: name.span) == name)
  }

  @Test(arguments: ["allow-utf-8", "underscores", "dots", "values"])
  func isNamedAsInTheAcceptHeader(name: String) {
    #expect(EscapingScheme(rawValue: name)?.rawValue == name)
  }
}
