import HTTP
import Threads

/// What takes longer than a server thread may be kept, done by a few threads that stand back behind
/// those. A thread is started when there is work for it.
package final class LongWork: Sendable {
  private let limit: Int
  private let queue = JobQueue()
  private let threads = Lock<[WorkThread]>([])

  /// - Parameter limit: threads at most.
  init(atMost limit: Int = ServerConfiguration.usableCores) { self.limit = limit }

  deinit {
    // Not joined: what goes last may be a job's own reference.
    for thread in end() { thread.detach() }
  }

  /// Does the job, soon; jobs begin in the order added. When the process ends they are dropped.
  func add(_ job: @escaping @Sendable () -> Void) {
    if queue.add(job) { startThread() }
  }

  /// Does the work, soon, and answers then.
  func complete(_ work: @escaping @Sendable () -> Completion) -> Completion {
    let answer = Deferred<Response>()
    add { answer.resolve(work()) }
    return .later(answer)
  }

  /// Takes the value, to free it elsewhere. What others hold of it too they keep.
  func discard<Value: Sendable>(_ value: inout Value?) {
    // Moved, never copied: a reference left here might be the last.
    let discarded = Lock<Value?>(value.take())
    add { discarded.withLock { $0 = nil } }
  }

  /// Returns when no job is at work. None begins any more; who waits for one waits in vain.
  package func stop() {
    for thread in end() { thread.join() }
  }

  private func end() -> [WorkThread] {
    queue.close()
    return threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
  }

  private func startThread() {
    let isAlone = threads.withLock { threads -> Bool in
      if threads.count >= limit { return false }
      do throws(ThreadError) {
        threads.append(
          try WorkThread { [queue] in
            WorkThread.standBack()
            queue.run()
          })
        return false
      } catch {
        return threads.isEmpty
      }
    }
    if isAlone { queue.runOne() }
  }
}
