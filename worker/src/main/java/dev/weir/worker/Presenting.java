package dev.weir.worker;

import dev.weir.agent.AgentSpec;
import org.jspecify.annotations.Nullable;

/** Asks the worker's owner as whom an agent takes a job. Any thread; waits for the owner. */
final class Presenting {
  private final @Nullable Presenter presenter;
  private final OwnerCode owner;

  Presenting(@Nullable Presenter presenter, OwnerCode owner) {
    this.presenter = presenter;
    this.owner = owner;
  }

  Appearance of(Job job, AgentSpec agent, long deadline) throws JobRefused, InterruptedException {
    Presenter asked = presenter;
    if (asked == null) {
      return Appearance.USUAL;
    }
    OwnerCode.Outcome<Appearance> outcome =
        owner.call("presenter", deadline, () -> asked.present(job, agent));
    Appearance said = outcome.value();
    if (said == null) {
      throw new JobRefused(
          Refusal.FILTERED,
          "presenter: failed for job \"%s\": %s (expected: an appearance)"
              .formatted(job.id(), outcome.thrown()));
    }
    return said;
  }
}
