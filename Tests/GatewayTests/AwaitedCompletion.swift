import HTTP
import Threads

extension Completion {
  /// The answer, once it is there.
  var awaited: Response {
    let isThere = Semaphore()
    let answer = Deferred<Response>()
    answer.notify { isThere.post() }
    answer.resolve(self)
    isThere.wait()
    return answer.value ?? .text(500, "not answered")
  }
}
