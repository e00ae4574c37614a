import HTTP
import Testing

@testable import Gateway

@Suite struct WipeTests {
  @Test(arguments: [0, 3, 1000])
  func removesEveryGroup(count: Int) {
    let admin = AdminGateway()
    for index in 0..<count { admin.push("j\(index)", at: 1) }
    let answer = admin.ask(.put, "/api/v1/admin/wipe")
    #expect(answer.status == 202)
    #expect(answer.text == "" && answer.fields.isEmpty)
    #expect(admin.groups == [])
    admin.push("j0", at: 2, body: "# TYPE a counter\na 1\n")
    #expect(admin.groups == [#"{job="j0"}"#])
  }

  @Test(arguments: [Method.post, .get, .delete, .head])
  func otherMethodsAreNotAllowed(method: Method) {
    let answer = AdminGateway().ask(method, "/api/v1/admin/wipe")
    #expect(answer.status == 405)
    #expect(answer.fields["Allow"] == "OPTIONS, PUT")
  }
}
