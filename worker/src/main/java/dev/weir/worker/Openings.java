package dev.weir.worker;

import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.IdempotencyKeys;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost.Admission;
import dev.weir.agent.SessionHost.Opened;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.log.Cursor;
import dev.weir.time.Ticker;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How wishes for a session become one: at once if there is a slot, else over a place in line. Any
 * thread; who is admitted at once waits until its session has begun.
 */
final class Openings {
  private static final System.Logger LOG = System.getLogger(Openings.class.getName());
  private static final int KEYS = 10_000;

  private final AgentPool pool;
  private final Supplier<Jobs> worker;
  private final Line line;
  private final Usher usher;
  private final IdempotencyKeys<Asked> keys = new IdempotencyKeys<>(KEYS);

  /** With the worker that takes jobs, as soon as there is one. */
  Openings(AgentPool pool, LineOptions options, Supplier<Jobs> worker) {
    this.pool = pool;
    this.worker = worker;
    Ticker ticker = pool.hosting().ticker();
    this.line = new Line(options, ticker, this::over);
    this.usher = new Usher(line, ticker, new Offers());
  }

  Line line() {
    return line;
  }

  /** Something has changed: a slot may have come free. */
  void look() {
    usher.look();
  }

  /** Nobody waits any longer. */
  void close() {
    usher.close();
  }

  /** As the dispatcher's. */
  Admission open(Opening opening, Optional<String> idempotencyKey) {
    if (idempotencyKey.isEmpty()) {
      return ask(opening, idempotencyKey).now();
    }
    String key = idempotencyKey.get();
    Asked asked = keys.once(key, opening, () -> ask(opening, idempotencyKey));
    try {
      return asked.now();
    } catch (HostRefused e) {
      keys.forget(key, asked);
      throw e;
    }
  }

  /** As the dispatcher's. */
  Opened open(Opening opening, Connection connection) {
    opening.agent().filter(String::isBlank).ifPresent(pool::get);
    Job job = new Job(SessionIds.next(), "", metadata(opening), null);
    if (line.isBefore()) {
      throw Refusal.AT_CAPACITY.forHost("sessions waiting for a slot (expected: none)");
    }
    return switch (offer(job)) {
      case Answer.Accepted taken when line.isBefore(taken.agent().name()) -> {
        worker.get().lapse(job.id());
        Answer.Refused no = full(Optional.of(taken.agent().name()));
        throw no.why().forHost(no.detail());
      }
      case Answer.Accepted _ -> open(job, opening, connection);
      case Answer.Refused no -> throw no.why().forHost(no.detail());
    };
  }

  private Asked ask(Opening opening, Optional<String> key) {
    opening.agent().filter(String::isBlank).ifPresent(pool::get); // blank metadata says nothing
    Job job = new Job(SessionIds.next(), "", metadata(opening), null);
    if (line.isBefore()) {
      check(job);
      return queue(new Waiter(job, opening, key), Optional.empty());
    }
    return switch (offer(job)) {
      case Answer.Accepted taken when line.isBefore(taken.agent().name()) -> {
        worker.get().lapse(job.id());
        Optional<String> agent = Optional.of(taken.agent().name());
        yield queue(new Waiter(job, opening, key), Optional.of(full(agent)));
      }
      case Answer.Accepted _ -> {
        Opened opened = open(job, opening, TextConnection.INSTANCE);
        yield () -> opened;
      }
      case Answer.Refused no when no.why().isForCapacity() -> {
        check(job);
        yield queue(new Waiter(job, opening, key), Optional.of(no));
      }
      case Answer.Refused no -> throw no.why().forHost(no.detail());
    };
  }

  private static Answer.Refused full(Optional<String> agent) {
    return new Answer.Refused(
        Refusal.AGENT_AT_CAPACITY, "sessions waiting for the agent (expected: none)", agent);
  }

  private Asked queue(Waiter waiter, Optional<Answer.Refused> why) {
    line.join(waiter, why);
    LOG.log(Level.INFO, "session {0} waits in line", waiter.id());
    // A slot may have come free since the worker was asked.
    usher.look();
    return new InLine(line, waiter);
  }

  /** An agent that is not there is not to be waited for. */
  private void check(Job job) {
    try {
      pool.door().check(job);
    } catch (JobRefused e) {
      throw e.forHost();
    }
  }

  private void over(Waiter waiter) {
    waiter.key().ifPresent(key -> keys.forget(key, new InLine(line, waiter)));
  }

  private Opened open(Job job, Opening opening, Connection connection) {
    Slot slot =
        pool.door()
            .claim(job.id())
            .orElseThrow(() ->
                new HostRefused(
                    Reason.AT_CAPACITY, "session: its slot has lapsed (expected: try again)"));
    return open(launch(slot, opening, connection), slot, opening);
  }

  private LiveJob launch(Slot slot, Opening opening, Connection connection) {
    return pool.hosting().launch(slot, slot.job().id(), opening.metadata(), connection);
  }

  /** Of one who has waited, by a thread of its own. */
  private void open(Waiter waiter, Slot slot) {
    Optional<Opening> opening = line.opening(waiter);
    if (opening.isEmpty()) {
      slot.free(); // it has left
      return;
    }
    try {
      Opened opened =
          open(launch(slot, opening.get(), TextConnection.INSTANCE), slot, opening.get());
      if (!line.opened(waiter, opened)) {
        pool.end(opened.session());
      }
    } catch (HostRefused e) {
      line.refuse(waiter, e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "session %s could not be opened".formatted(waiter.id()), e);
      line.refuse(
          waiter,
          new HostRefused(
              Reason.AGENT_FAILED, "session: could not be opened; the worker's log says why", e));
    }
  }

  /** Waits until it has begun. */
  private Opened open(LiveJob job, Slot slot, Opening opening) {
    try {
      Session session = LiveJobs.sessionOf(job);
      Cursor before = new Cursor(session.log().epoch(), 0);
      Optional<String> episode = opening.input().map(input -> say(session, input));
      return new Opened(session.id(), session.agent().name(), before, episode);
    } finally {
      slot.settle();
    }
  }

  /** What filter and routing see of a wish: its metadata, and the agent as one of them. */
  private static String metadata(Opening opening) {
    Map<String, String> metadata = new TreeMap<>(opening.metadata());
    opening.agent().ifPresent(agent -> metadata.put("agent", agent));
    return JsonObject.text(metadata);
  }

  private Answer offer(Job job) {
    try {
      return worker.get().offer(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostRefused(
          Reason.NOT_ACCEPTED, "session: interrupted while the filter or the router was asked");
    }
  }

  /** Of a session that could not be given its first input nobody would know. */
  private String say(Session session, Input input) {
    try {
      return session.input(input, Optional.empty()).episode();
    } catch (HostRefused e) {
      pool.end(session.id());
      throw e;
    }
  }

  /** What came of a wish. */
  @FunctionalInterface
  private interface Asked {
    /** As it is now; refused if it has waited in vain. */
    Admission now();
  }

  private record InLine(Line line, Waiter waiter) implements Asked {
    @Override
    public Admission now() {
      return line.admission(waiter);
    }
  }

  /** What the line knows of the worker. */
  private final class Offers implements Usher.Worker {
    @Override
    public Answer offer(Job job) throws InterruptedException {
      return worker.get().offer(job);
    }

    @Override
    public boolean hasRoom(String agent) {
      return pool.door().hasRoom(agent);
    }

    @Override
    public void lapse(Job job) {
      worker.get().lapse(job.id());
    }

    @Override
    public void admit(Waiter waiter) {
      Optional<Slot> slot = pool.door().claim(waiter.id());
      if (!line.isWanted(waiter)) {
        slot.ifPresent(Slot::free);
      } else if (slot.isEmpty()) {
        line.refuse(
            waiter,
            new HostRefused(
                Reason.AT_CAPACITY, "session: its slot has lapsed (expected: try again)"));
      } else {
        Thread.ofVirtual().name("weir-line/" + waiter.id()).start(() -> open(waiter, slot.get()));
      }
    }

    @Override
    public Duration untilIdle() {
      return pool.hosting().untilIdle();
    }
  }
}
