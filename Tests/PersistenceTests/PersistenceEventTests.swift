import Testing

@testable import Persistence

@Suite struct PersistenceEventTests {
  @Test(arguments: [
    (PersistenceEvent.restored(groups: 3, path: "f"), false, "restored 3 groups from f"),
    (
      .imported(groups: 3, path: "f"), false,
      "imported 3 groups from f, a file of the Go Pushgateway"
    ),
    (.lostGroup("{}", reason: "r"), true, "group {} could not be restored: r"),
    (
      .damaged(path: "f", reason: "r"), true,
      "f is damaged: r; what could be read was restored, and the file is kept"
    ),
    (.kept(path: "f", name: "g"), false, "the file that was at f is kept as g"),
    (
      .commitFailed(.sqlite(code: 13, message: "database or disk is full")), true,
      "metrics could not be persisted: SQLite: database or disk is full (code 13)"
    ),
    (.committedAgain(groups: 0), false, "metrics can be persisted again"),
    (.committedAgain(groups: 2), false, "metrics are persisted again, 2 groups at once"),
    (
      .displaced(path: "f"), true,
      "f was removed or replaced while it was in use; all groups are written anew"
    ),
    (
      .notWritable(path: "f", reason: "r"), true,
      "f cannot be written, so changes are kept in memory alone: r"
    ),
    (
      .inconsistent("r"), true,
      "the restored metrics are inconsistent, and scrapes fail until that is mended: r"
    ), (.unwritten(groups: 2), true, "the last changes of 2 groups could not be persisted"),
  ])
  func texts(event: PersistenceEvent, isError: Bool, text: String) {
    #expect("\(event)" == text)
    #expect(event.isError == isError)
  }
}
