package dev.weir.worker;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The door of a worker: whether it takes a job, and who does. The slot is taken before anything of
 * others runs, and given back if the answer is no. Any thread may call any method; {@link #offer}
 * waits for filter and router, {@link #close} for what is inside.
 */
final class Door {
  /** No slot left is just under the dispatcher's target: at 0.7, a server offers nothing more. */
  private static final double JUST_UNDER = 69.0 / 70;

  private static final System.Logger LOG = System.getLogger(Door.class.getName());

  private final Slots slots;
  private final Filtering filtering;
  private final Routing routing;
  private final Presenting presenting;
  private final OwnerCode owner;
  private final Eviction eviction;
  private final double targetLoad;
  private final BooleanSupplier heldUp;

  Door(
      Slots slots,
      Filtering filtering,
      Routing routing,
      Presenting presenting,
      OwnerCode owner,
      Eviction eviction,
      double targetLoad,
      BooleanSupplier heldUp) {
    this.slots = slots;
    this.filtering = filtering;
    this.routing = routing;
    this.presenting = presenting;
    this.owner = owner;
    this.eviction = eviction;
    this.targetLoad = targetLoad;
    this.heldUp = heldUp;
  }

  /** {@link Jobs#offer}. */
  Answer offer(Job job) throws InterruptedException {
    try {
      return admit(job);
    } catch (JobRefused e) {
      LOG.log(level(e.why()), "job {0} is refused, {1}: {2}", job.id(), e.why(), e.getMessage());
      return e.answer();
    }
  }

  /** Others may take it, or it is offered again: the worker has done what it was told to. */
  private static Level level(Refusal why) {
    return why.isForCapacity() ? Level.DEBUG : Level.INFO;
  }

  /** Whether a slot may help a job that found none; if not, it is refused as by {@link #offer}. */
  void check(Job job) throws JobRefused {
    routing.check(job);
  }

  /** The slot of a job that was accepted, for who launches it; empty if it has lapsed. */
  Optional<Slot> claim(String job) {
    return slots.claim(job);
  }

  /** {@link Jobs#lapse}; whether there was something to lapse. */
  boolean lapse(String job) {
    return slots.lapse(job);
  }

  /** A slot for a session that was here before: nobody is asked, nobody must make room. */
  Slot readmit(Job job, HostedAgent agent) throws JobRefused {
    Slot slot = slots.take(job).orElseThrow(this::full);
    if (!slots.seat(slot, agent)) {
      slot.free();
      throw full(agent);
    }
    slot.settle();
    return slot;
  }

  /** The same, for one that was here until its slot was given away: others make room for it. */
  Slot comeBack(Job job, HostedAgent agent) throws JobRefused {
    Slot slot = take(job);
    boolean seated = false;
    try {
      seat(slot, agent);
      seated = true;
      return slot;
    } finally {
      if (!seated) {
        slot.free();
      }
    }
  }

  /** {@link Jobs#running}. */
  Set<String> running() {
    return slots.jobs();
  }

  /** {@link Jobs#load}. A worker that a session holds up is full. */
  WorkerLoad load() {
    int taken = slots.size();
    int counted = heldUp.getAsBoolean() ? slots.cap() : taken;
    return new WorkerLoad(
        targetLoad * JUST_UNDER * counted / slots.cap(),
        !slots.closed() && counted < slots.cap(),
        taken);
  }

  /** Whether another session of the agent may come in, as far as its own cap goes. */
  boolean hasRoom(String agent) {
    return slots.hasRoom(agent);
  }

  /** The part of the slots that is taken, from 0 to 1. */
  double rawLoad() {
    return (double) slots.size() / slots.cap();
  }

  boolean draining() {
    return slots.closed();
  }

  /**
   * Closes the door, and waits at most for {@code limit} until everything that has come through it
   * is a session: so nothing is accepted and then overlooked by a drain.
   *
   * @return how many are still on their way
   */
  int drain(Duration limit) throws InterruptedException {
    return slots.close(limit);
  }

  /** Closes the door; whether it was open. Does not wait. */
  boolean shut() {
    return slots.shut();
  }

  /** Closes the door for good; the owner's code that runs is interrupted. */
  void close() {
    var _ = slots.shut();
    owner.close();
  }

  private Answer.Accepted admit(Job job) throws JobRefused, InterruptedException {
    Slot slot = take(job);
    boolean accepted = false;
    try {
      long deadline = owner.deadline();
      HostedAgent agent = judge(job, deadline);
      seat(slot, agent);
      Appearance as = presenting.of(job, agent.spec(), deadline);
      slots.accept(slot);
      accepted = true;
      return new Answer.Accepted(agent.spec(), as);
    } finally {
      if (!accepted) {
        slot.free();
      }
    }
  }

  private HostedAgent judge(Job job, long deadline) throws JobRefused, InterruptedException {
    filtering.check(job, deadline);
    return routing.route(job, deadline);
  }

  private Slot take(Job job) throws JobRefused {
    Optional<Slot> slot = slots.take(job);
    while (slot.isEmpty() && eviction.evict(Optional.empty())) {
      slot = slots.take(job);
    }
    return slot.orElseThrow(this::full);
  }

  private void seat(Slot slot, HostedAgent agent) throws JobRefused {
    boolean seated = slots.seat(slot, agent);
    while (!seated && eviction.evict(Optional.of(agent.name()))) {
      seated = slots.seat(slot, agent);
    }
    if (!seated) {
      throw full(agent);
    }
  }

  private JobRefused full() {
    return new JobRefused(
        Refusal.AT_CAPACITY,
        "sessions: %d (expected: fewer; end one or try again later)".formatted(slots.cap()));
  }

  private JobRefused full(HostedAgent agent) {
    return JobRefused.full(
        agent.name(),
        "sessions of agent \"%s\": %d (expected: fewer; end one or try again later)"
            .formatted(agent.name(), slots.caps().get(agent.name())));
  }

  /** Makes room by ending a session that nobody uses. */
  @FunctionalInterface
  interface Eviction {
    /**
     * Of that agent, or of any. False if there is none to end; after true, trying again makes
     * sense.
     */
    boolean evict(Optional<String> agent);
  }
}
