import Exposition

/// How far a run of families has been rendered.
struct ChunkProgress {
  private var section = 0
  private var part = 0
  private var isInside = false
  private var metrics = SortedMetrics.Progress()

  /// Goes on until the buffer holds `limit` bytes; true when the run is complete.
  ///
  /// - Parameter parts: the part of that index.
  mutating func render(
    _ sections: [ScrapeChunk.Section], of parts: (Int) -> ScrapePart,
    with renderer: inout FamilyRenderer, upTo limit: Int, into buffer: inout ByteBuffer
  ) -> Bool {
    while section < sections.count {
      let current = sections[section]
      if !isInside {
        renderer.enter(current.head)
        if current.startsFamily { renderer.begin(into: &buffer) }
        isInside = true
        part = current.parts.lowerBound
      }
      while part < current.parts.upperBound {
        if buffer.count >= limit { return false }
        renderer.append(parts(part), from: &metrics, upTo: limit, into: &buffer)
        if metrics.isDone {
          part += 1
          metrics = SortedMetrics.Progress()
        }
      }
      if current.endsFamily { renderer.endFamily(into: &buffer) }
      section += 1
      isInside = false
    }
    return true
  }
}
