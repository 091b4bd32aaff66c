package dev.weir.worker;

import dev.weir.time.Alarm;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Room for one session, and for what comes before it. Whoever has it frees it; only the first time
 * counts. Any thread; nothing waits.
 */
final class Slot {
  private final Slots slots;
  private final Job job;

  // All below is guarded by the lock of the slots.
  State state = State.COMING;
  @Nullable HostedAgent agent;
  @Nullable Alarm lapse;

  Slot(Slots slots, Job job) {
    this.slots = slots;
    this.job = job;
  }

  Job job() {
    return job;
  }

  /** Who takes the job; empty until it is routed. */
  Optional<HostedAgent> agent() {
    return slots.agent(this);
  }

  /** What a drain must await has happened: the session is there. False if the slot is free. */
  boolean settle() {
    return slots.settle(this);
  }

  /** Gives it back; returns whether it was still taken. */
  boolean free() {
    return slots.free(this);
  }

  /** What a slot is taken for. */
  enum State {
    /** A job that was not answered yet. */
    COMING,
    /** A job that was accepted and not assigned yet. */
    ACCEPTED,
    /** A job that was assigned, and is being launched. */
    LAUNCHING,
    /** A session. */
    SETTLED,
    /** Nothing any more. */
    FREE;

    /** Whether nobody need wait for it. */
    boolean arrived() {
      return this == SETTLED || this == FREE;
    }
  }
}
