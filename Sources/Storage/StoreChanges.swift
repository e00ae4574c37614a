import Synchronization
import Threads

// What the store tells whoever keeps its groups on disk, and what it takes back from there.

extension MetricStore {
  /// Everything that changed since the last call, as of one point in time: no change is in the
  /// batch without all that were made before it.
  ///
  /// - Parameter includingEverything: whether all groups of that same moment are handed over too.
  package func collectChanges(includingEverything: Bool = false) -> ChangeBatch {
    var batch = ChangeBatch()
    collectChanges(from: 0, including: includingEverything, into: &batch)
    return batch
  }

  private func collectChanges(
    from index: Int, including everything: Bool, into batch: inout ChangeBatch
  ) {
    if index == stripes.count { return }
    stripes[index].withLock { stripe in
      batch.append(stripe.changes?.take())
      if everything { batch.append(everythingOf: stripe.groups.groups) }
      collectChanges(from: index + 1, including: everything, into: &batch)
    }
  }

  /// How many groups changed since the last collection.
  package var changedGroupCount: Int {
    stripes.reduce(0) { count, stripe in
      count + stripe.withLock { $0.changes?.changeCount ?? 0 }
    }
  }

  /// Undoes the batch and all that was changed since, at one point in time: the groups are what
  /// they were before the batch, and so are the names. Needs a store that keeps old states.
  ///
  /// - Returns: the changes that were undone with the batch; who waits for them waits in vain.
  package func rollBack(_ failed: ChangeBatch) -> ChangeBatch {
    var undone = ChangeBatch()
    withAllJobs { jobs in rollBack(failed, from: 0, undone: &undone, &jobs) }
    return undone
  }

  private func rollBack(
    _ failed: ChangeBatch, from index: Int, undone: inout ChangeBatch, _ jobs: inout [JobShapes]
  ) {
    if index == stripes.count { return }
    stripes[index].withLock { stripe in
      guard let log = stripe.changes?.take() else { return }
      undone.append(log)
      // The older state wins: the batch was collected before the log began.
      let changes = log.merged().merging(failed.changes(ofStripe: index)) { $1 }
      for (key, change) in changes {
        let current = stripe.set(key, to: change.before)
        count(key, from: current, to: change.before, in: &jobs[jobIndex(of: key)])
        totals.exchange(current, for: change.before)
        names.withLock {
          $0.exchangeUnchecked(
            current?.metadata ?? [], for: change.before?.metadata ?? [], by: key)
        }
      }
      if !changes.isEmpty { noteChange() }
      rollBack(failed, from: index + 1, undone: &undone, &jobs)
    }
  }

  private func count(
    _ key: GroupingKey, from old: MetricGroup?, to new: MetricGroup?, in job: inout JobShapes
  ) {
    if old == nil, new != nil { add(key, to: &job) }
    if old != nil, new == nil { job.remove(key) }
  }

  /// Puts a group in its place that an earlier process stored. Nothing is checked; that is what
  /// `finishRestoring` is for.
  package func restore(_ restored: MetricGroup) {
    let metadata = names.withLock { names in restored.metadata.map { names.shared($0) } }
    let group = restored.sharing(metadata)
    job(of: group.key).withLock { job in
      stripe(of: group.key).withLock { stripe in
        let old = stripe.set(group.key, to: group)
        count(group.key, from: old, to: group, in: &job)
        totals.exchange(old, for: group)
        names.withLock {
          $0.exchangeUnchecked(old?.metadata ?? [], for: group.metadata, by: group.key)
        }
      }
    }
  }

  /// Checks what was restored. Where it cannot be scraped together, scrapes check everything until
  /// that succeeds. Costs O(stored).
  ///
  /// - Returns: what is inconsistent, if anything is.
  @discardableResult
  package func finishRestoring() -> InconsistencyError? {
    isUncertain.store(true, ordering: .relaxed)
    noteChange()
    do {
      _ = try groups()
      return nil
    } catch {
      return error
    }
  }
}
