package dev.weir.worker;

import dev.weir.worker.RequestFilter.Opinion;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Asks the filter about jobs, and takes no answer for a no. Any thread; waits for the filter. */
final class Filtering {
  private static final System.Logger LOG = System.getLogger(Filtering.class.getName());

  private final @Nullable RequestFilter filter;
  private final OwnerCode owner;

  Filtering(@Nullable RequestFilter filter, OwnerCode owner) {
    this.filter = filter;
    this.owner = owner;
  }

  /** Returns if the job is wanted. */
  void check(Job job, long deadline) throws JobRefused, InterruptedException {
    switch (opinion(job, deadline)) {
      case ACCEPT -> {}
      case NOT_OURS -> throw refused(Refusal.FILTERED, job, "not this worker's");
      case NOBODY -> throw refused(Refusal.NOBODY, job, "nobody's");
    }
  }

  private Opinion opinion(Job job, long deadline) throws InterruptedException {
    return switch (filter) {
      case null -> Opinion.ACCEPT;
      case RegisteredRooms ours -> ours.judge(job); // waits for nothing
      default -> ask(filter, job, deadline);
    };
  }

  private Opinion ask(RequestFilter asked, Job job, long deadline) throws InterruptedException {
    OwnerCode.Outcome<Opinion> outcome = owner.call("filter", deadline, () -> asked.judge(job));
    Opinion said = outcome.value();
    if (said == null) {
      LOG.log(Level.WARNING, "filter said nothing of job " + job.id(), outcome.thrown());
      return Opinion.NOT_OURS;
    }
    return said;
  }

  private static JobRefused refused(Refusal why, Job job, String whose) {
    return new JobRefused(
        why,
        "job: \"%s\" in room \"%s\", by the filter %s (expected: one that the filter wants)"
            .formatted(job.id(), job.room(), whose));
  }
}
