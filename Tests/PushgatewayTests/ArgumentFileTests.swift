import Glibc
import Testing

@testable import pushgateway

@Suite struct ArgumentFileTests {
  /// Gives the path of a file with the text to the body.
  private func withFile(_ text: String, _ body: (String) throws -> Void) rethrows {
    let path = "/tmp/pushgateway-arguments-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    if let file = unsafe fopen(path, "w") {
      unsafe fputs(text, file)
      unsafe fclose(file)
    }
    defer { unsafe unlink(path) }
    try body(path)
  }

  @Test(arguments: [
    ("--a=1\n--b\n", ["--a=1", "--b"]), ("--a=1", ["--a=1"]), ("", []),
    ("# comment\n--a=x y\n", ["--a=x y"]), ("\n--a\n", ["", "--a"]), ("  --a\n", ["  --a"]),
    ("--a\r\n--b\r\n", ["--a", "--b"]),
  ])
  func linesAreWords(text: String, words: [String]) throws {
    withFile(text) { path in
      let expanded = ArgumentFile.expand(["x", "@" + path, "y"])
      #expect(expanded.words == ["x"] + words + ["y"])
      #expect(expanded.error == nil)
    }
  }

  @Test func filesNameFiles() {
    withFile("--b\n") { inner in
      withFile("--a\n@\(inner)\n") { outer in
        #expect(ArgumentFile.expand(["@" + outer]).words == ["--a", "--b"])
      }
    }
  }

  @Test func circlesEnd() {
    withFile("") { path in
      if let file = unsafe fopen(path, "w") {
        unsafe fputs("--a\n@\(path)\n", file)
        unsafe fclose(file)
      }
      #expect(ArgumentFile.expand(["@" + path]).error == .argumentFilesTooDeep(path: path))
    }
  }

  @Test func afterTwoHyphensAllIsText() {
    #expect(ArgumentFile.expand(["--", "@x"]).words == ["--", "@x"])
  }

  @Test func whatStandsBeforeIsKept() {
    let expanded = ArgumentFile.expand(["--a", "@/nonexistent", "--b"])
    #expect(expanded.words == ["--a"])
    #expect(
      expanded.error
        == .argumentFileUnreadable(
          path: "/nonexistent", operation: "open", reason: "no such file or directory"))
    #expect(ArgumentFile.expand(["@"]).error == .argumentFileMissing)
  }

  @Test func aFolderIsNoFile() {
    let expanded = ArgumentFile.expand(["@/"])
    #expect(
      expanded.error
        == .argumentFileUnreadable(path: "/", operation: "read", reason: "is a directory"))
    #expect(
      expanded.error?.description
        == "failed to read arguments from \"/\": read /: is a directory")
  }
}
