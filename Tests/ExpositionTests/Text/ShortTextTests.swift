import Testing

@testable import Exposition

struct ShortTextTests {
  private static let cases: [(part: String, text: String, stands: Bool)] = [
    ("", "", true), ("", "abc", true), ("a", "", false), ("a", "a", true), ("a", "b", false),
    ("ab", "a", false), ("abcdefgh", "abcdefgh", true), ("abcdefghi", "abcdefghi", true),
    ("abcdefghi", "abcdefgh", false), ("abcdefghi", "abcdefghj", false),
    ("0123456789abcdef", "0123456789abcdef", true),
    ("0123456789abcdef", "0123456789abcdeF", false),
  ]

  /// At the end of a text, and where so much follows that whole words are compared.
  @Test(arguments: cases, ["", "and sixteen bytes or more"])
  func stands(case: (part: String, text: String, stands: Bool), behind: String) {
    let text = Array(("x" + `case`.text + (`case`.stands ? behind : "")).utf8)
    var place = 1
    let stands = ShortText(`case`.part).take(in: text.span, &place)
    #expect(stands == `case`.stands)
    #expect(place == (`case`.stands ? 1 + `case`.part.utf8.count : 1))
  }

  /// Of a longer one only the beginning counts.
  @Test func beginning() {
    let (text, other) = (Array("0123456789abcdefg".utf8), Array("0123456789abcdefh".utf8))
    let stands = ShortText(beginning: text.span).stands(in: other.span, at: 0)
    #expect(stands)
  }

  @Test(arguments: [-1, 4, 5]) func notOutside(place: Int) {
    let text = Array("aaaa".utf8)
    let stands = ShortText("a").stands(in: text.span, at: place)
    #expect(!stands)
  }
}
