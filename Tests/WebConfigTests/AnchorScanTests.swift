import Testing

@testable import WebConfig

@Suite struct AnchorScanTests {
  @Test(arguments: [
    "a: &b c\nd: *b", "- &b c\n- *b", "a: &b {c: d}", "csp: a & b *c", "a: &b 'c'\nd: *b",
    "a: 'x&y'\nb: *c", "default-src *",
  ])
  func harmless(text: String) { #expect(AnchorScan.anchoredCollection(Array(text.utf8)) == nil) }

  @Test(arguments: [
    "a: &b {c: d}\ne: *b", "a: &b\n  c: d\ne: *b", "[&b [], *b]", "a: &b !!map {}\nc: *b",
    "a: &b # why\n  c: d\ne: *b", "&b [*b]", "a: &b\r  c: d\re: *b", "a: &b\u{85}  c: d\u{85}e: *b",
    "a: &b \u{2028}c: *b",
    "\u{85}&b [*b]",
  ])
  func refused(text: String) {
    let found = AnchorScan.anchoredCollection(Array(text.utf8))
    #expect(found?.name == "b")
    #expect(found?.line == 1)
  }
}
