import HTTP
import Testing

@testable import Gateway

@Suite struct QuitTests {
  @Test(arguments: [Method.put, .post])
  func endsTheProcessIfAllowed(method: Method) {
    for prefix in ["", "/pgw"] {
      let admin = AdminGateway {
        $0.hasLifecycleAPI = true
        $0.routePrefix = prefix
      }
      let answer = admin.ask(method, prefix + "/-/quit")
      #expect(answer.status == 200)
      #expect(answer.text == "Requesting termination... Goodbye!")
      #expect(answer.fields == ["Content-Type": "text/plain; charset=utf-8"])
      #expect(admin.terminations.seconds == 1)
    }
  }

  @Test(arguments: [
    (Method.put, 403, "Lifecycle API is not enabled."),
    (.post, 403, "Lifecycle API is not enabled."),
    (.get, 405, "Only POST or PUT requests allowed."),
  ])
  func isRefused(method: Method, status: Int, text: String) {
    let admin = AdminGateway()
    let answer = admin.ask(method, "/-/quit")
    #expect(answer.status == status)
    #expect(answer.text == text)
    #expect(answer.fields == ["Content-Type": "text/plain; charset=utf-8"])
    #expect(admin.terminations.seconds == 0)
  }

  @Test func aGetNeverEndsIt() {
    let admin = AdminGateway { $0.hasLifecycleAPI = true }
    #expect(admin.ask(.get, "/-/quit").status == 405)
    #expect(admin.ask(.head, "/-/quit").fields["Allow"] == "GET, OPTIONS, POST, PUT")
    #expect(admin.terminations.seconds == 0)
  }
}
