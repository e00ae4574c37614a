import Exposition
import Testing

struct NameUnescapingTests {
  @Test(arguments: [
    ("a", "a"), ("U_a", "U_a"), ("U__a", "a"), ("U__a_2e_b", "a.b"), ("U__a_2E_b", "a.b"),
    ("U__a__b", "a_b"), ("U__", ""), ("U___1f600_", "\u{1F600}"), ("U__a_", "U__a_"),
    ("U__a_xyz_", "U__a_xyz_"), ("U__a_2e", "U__a_2e"), ("U__a_01f600_", "U__a_01f600_"),
    ("U__a_d800_", "U__a_d800_"), ("U__a_+e_", "U__a_+e_"),
  ])
  func unescapes(written: String, meant: String) {
    #expect(ByteString(written).unescaped == ByteString(meant))
  }

  @Test(arguments: ["a.b", "a_b.c", "1a", "\u{e9}", "\u{1F600}x", "a b"])
  func undoesTheSchemeOfValues(name: String) {
    let escaped = EscapingScheme.values.escape(labelName: ByteString(name).span)
    #expect(escaped.unescaped == ByteString(name))
  }
}
