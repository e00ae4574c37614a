import Exposition
import Glibc
import Storage
import Synchronization

/// Pushes to the store alone, of one thread and of two at once.
struct StoreThreads {
  private let bodies: Bodies
  private let seconds: Int

  init(_ bodies: Bodies, seconds: Int) {
    self.bodies = bodies
    self.seconds = max(1, seconds)
  }

  /// "what|pushes/s of one|pushes/s of two", medians of three rounds.
  func print() {
    for (what, job) in [("own jobs", Int?.none), ("one job", 0)] {
      var one: [Double] = []
      var two: [Double] = []
      for _ in 0..<3 {
        one.append(pushesPerSecond(threads: 1, job: job))
        two.append(pushesPerSecond(threads: 2, job: job))
      }
      Swift.print("\(what)|\(Int(one.sorted()[1]))|\(Int(two.sorted()[1]))")
    }
  }

  private func pushesPerSecond(threads: Int, job: Int?) -> Double {
    let store = MetricStore()
    let stage = Stage()
    let workers = (0..<threads).map { number in
      Pusher(store: store, job: job ?? number, number: number, bodies: bodies.text, stage: stage)
    }
    let ids = workers.map(start)
    while stage.ready.load(ordering: .acquiring) < threads { usleep(1000) }
    let began = nanoseconds(CLOCK_MONOTONIC)
    stage.isOpen.store(true, ordering: .relaxed)
    sleep(UInt32(seconds))
    stage.isOver.store(true, ordering: .relaxed)
    for id in ids { pthread_join(id, nil) }
    let passed = Double(nanoseconds(CLOCK_MONOTONIC) - began) / 1e9
    return Double(workers.reduce(0) { $0 + $1.count }) / passed
  }

  private func start(_ pusher: Pusher) -> pthread_t {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(pusher).toOpaque()
    pthread_create(&thread, nil, runPusher, context)
    return thread
  }
}

private final class Stage: Sendable {
  let ready = Atomic(0)
  let isOpen = Atomic(false)
  let isOver = Atomic(false)
}

/// Pushes prepared families to eight groups of its own in turn.
///
/// They are prepared on its own thread, as a server's are: made on one thread for both, they would
/// share cache lines, which alone cost a tenth.
private final class Pusher {
  private let store: MetricStore
  private let job: Int
  private let number: Int
  private let bodies: [[UInt8]]
  private let stage: Stage
  private(set) var count = 0

  init(store: MetricStore, job: Int, number: Int, bodies: [[UInt8]], stage: Stage) {
    self.store = store
    self.job = job
    self.number = number
    self.bodies = bodies
    self.stage = stage
  }

  func run() {
    let prepared = (0..<8).map { group in
      let key = GroupingKey(
        job: ByteString("job-\(job)"),
        labels: [LabelPair("instance", ByteString("\(number)-\(group)"))])
      return (key, parseAgain(bodies[group % bodies.count], to: key, of: store))
    }
    stage.ready.add(1, ordering: .releasing)
    while !stage.isOpen.load(ordering: .relaxed) { usleep(100) }
    while !stage.isOver.load(ordering: .relaxed) {
      for (key, pushed) in prepared { push(pushed, to: key, in: store, at: Int64(count)) }
      count += prepared.count
    }
  }
}

private func runPusher(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let context { Unmanaged<Pusher>.fromOpaque(context).takeRetainedValue().run() }
  return nil
}

func parse(
  _ body: [UInt8], key: GroupingKey, hasher: SeriesHasher, former: PushForm? = nil
) -> PushedFamilies {
  let collector = FamilyCollector(group: key.labels, hasher: hasher, former: former)
  var parser = TextParser(collector: collector)
  parser.feed(body.span)
  do { return try parser.finish() } catch { failure("\(error)") }
}

/// What the parser makes of a body for a group that was pushed to before: it is known by its form.
func parseAgain(_ body: [UInt8], to key: GroupingKey, of store: MetricStore) -> PushedFamilies {
  for _ in 0..<2 {
    let form = store.group(of: key)?.form
    push(parse(body, key: key, hasher: store.hasher, former: form), to: key, in: store, at: 0)
  }
  return parse(body, key: key, hasher: store.hasher, former: store.group(of: key)?.form)
}

func push(_ pushed: PushedFamilies, to key: GroupingKey, in store: MetricStore, at now: Int64) {
  do {
    try store.push(
      pushed, to: key, replacing: .wholeGroup, from: .init(source: "127.0.0.1:1", time: now))
  } catch {
    failure("\(error)")
  }
}
