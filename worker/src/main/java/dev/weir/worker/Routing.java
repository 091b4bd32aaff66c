package dev.weir.worker;

import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the agent that takes a job: by the owner's router, else by the job's metadata, the room's,
 * the room's name, else the default. Any thread; waits for the router only.
 */
final class Routing {
  private static final System.Logger LOG = System.getLogger(Routing.class.getName());

  private final Registry registry;
  private final @Nullable Router router;
  private final OwnerCode owner;

  Routing(Registry registry, @Nullable Router router, OwnerCode owner) {
    this.registry = registry;
    this.router = router;
    this.owner = owner;
  }

  /** The agent that is registered now. */
  HostedAgent route(Job job, long deadline) throws JobRefused, InterruptedException {
    Found found = find(job, deadline);
    LOG.log(
        Level.INFO, "job {0} goes to agent {1}, by {2}", job.id(), found.agent.name(), found.by);
    return found.agent;
  }

  /**
   * Refuses a job that no slot would help. Nothing of others runs: where the owner has a router,
   * only that knows.
   */
  void check(Job job) throws JobRefused {
    if (router == null) {
      var _ = byJob(job, registry.now());
    }
  }

  private Found find(Job job, long deadline) throws JobRefused, InterruptedException {
    Optional<String> routed = routed(job, deadline);
    Roster roster = registry.now();
    if (routed.isPresent()) {
      return named(roster, routed.get(), "router");
    }
    return byJob(job, roster);
  }

  private static Found byJob(Job job, Roster roster) throws JobRefused {
    Optional<String> wish = Wish.of(job.metadata());
    if (wish.isPresent()) {
      return named(roster, wish.get(), "job metadata");
    }
    return byRoom(job, roster);
  }

  private static Found byRoom(Job job, Roster roster) throws JobRefused {
    Optional<String> wish = Wish.of(job.roomMetadata());
    if (wish.isPresent()) {
      return named(roster, wish.get(), "room metadata");
    }
    return roster
        .ofRoom(job.room())
        .map(agent -> new Found(agent, "room name"))
        .or(() -> roster.byDefault().map(agent -> new Found(agent, "default")))
        .orElseThrow(() -> refused("agent: none is registered (expected: at least one)"));
  }

  private static Found named(Roster roster, String name, String by) throws JobRefused {
    return roster
        .find(name)
        .map(agent -> new Found(agent, by))
        .orElseThrow(() ->
            refused(
                "agent: \"%s\", by %s (expected: one of %s)".formatted(name, by, roster.names())));
  }

  private Optional<String> routed(Job job, long deadline) throws JobRefused, InterruptedException {
    if (router == null) {
      return Optional.empty();
    }
    OwnerCode.Outcome<String> outcome =
        owner.call("router", deadline, () -> router.route(job, Wish.object(job.metadata())));
    if (outcome.thrown() != null) {
      LOG.log(Level.ERROR, "router failed for job " + job.id(), outcome.thrown());
      throw refused(
          "router: failed for job \"%s\": %s (expected: a name, or null)"
              .formatted(job.id(), outcome.thrown()));
    }
    return Optional.ofNullable(outcome.value());
  }

  private static JobRefused refused(String detail) {
    return new JobRefused(Refusal.NO_ROUTE, detail);
  }

  private record Found(HostedAgent agent, String by) {}
}
