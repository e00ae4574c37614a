import Testing

@testable import pushgateway

@Suite struct CommandWordsTests {
  @Test(
    arguments: [
      ("", []), ("a\0", ["a"]), ("a\0--x=1\0\0b\0", ["a", "--x=1", "", "b"]), ("é\0", ["é"]),
    ] as [(String, [String])])
  func words(contents: String, words: [String]) {
    #expect(CommandWords.words(in: contents) == words)
  }
}
