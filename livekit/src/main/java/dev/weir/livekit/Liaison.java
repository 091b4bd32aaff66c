package dev.weir.livekit;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import dev.weir.worker.Jobs;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a worker known to its server: opens the socket, registers, says what is due, and when the
 * socket is lost begins again. {@link #run} has one thread, which does all of that; any thread may
 * call the rest.
 */
final class Liaison implements Runnable {
  /** For opening a socket, and again for registering. */
  static final Duration OPENING_LIMIT = Duration.ofSeconds(10);

  /** For taking leave of the server. */
  static final Duration CLOSING_LIMIT = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(Liaison.class.getName());

  private final CompletableFuture<Registered> first = new CompletableFuture<>();
  private final LiveKitOptions options;
  private final Jobs jobs;
  private final Outbox outbox;
  private final Farewells farewells;
  private final Wire.Opening opening;
  private final Wire.Inbox inbox;
  private final Backoff backoff;
  private final Ticker ticker;
  private volatile @Nullable Registered registered;
  private long lastPing;

  Liaison(
      LiveKitOptions options,
      Jobs jobs,
      Outbox outbox,
      Farewells farewells,
      Wire.Opening opening,
      Wire.Inbox inbox,
      Backoff backoff,
      Ticker ticker) {
    this.options = options;
    this.jobs = jobs;
    this.outbox = outbox;
    this.farewells = farewells;
    this.opening = opening;
    this.inbox = inbox;
    this.backoff = backoff;
    this.ticker = ticker;
  }

  /** By what the server knows the worker now; empty while there is no connection. */
  Optional<Registered> registered() {
    return Optional.ofNullable(registered);
  }

  /** Completes once the worker is known for the first time, or never will be. */
  CompletableFuture<Registered> first() {
    return first;
  }

  @Override
  public void run() {
    try {
      while (connect()) {
        Duration pause = backoff.next();
        LOG.log(INFO, "the next try in {0} ms", pause.toMillis());
        ticker.sleep(pause);
      }
    } catch (InterruptedException e) {
      first.completeExceptionally(e); // closed: there is nobody to be told
    } catch (RuntimeException | Error e) {
      giveUp("livekit: " + e, e);
    }
  }

  /** One connection, from its opening to its end; whether there is to be another. */
  private boolean connect() throws InterruptedException {
    try {
      Handshake handshake = new Handshake(inbox);
      Wire wire = Wire.open(opening, handshake, ticker, OPENING_LIMIT);
      try {
        begin(wire, handshake);
        serve(wire);
        return false;
      } finally {
        end(wire);
      }
    } catch (WireLost e) {
      return isToBeTriedAgain(e);
    }
  }

  /** Nothing looks after the connection yet: a server that takes nothing must not hold it. */
  private void begin(Wire wire, Handshake handshake) throws WireLost, InterruptedException {
    Alarm late =
        ticker.at(
            ticker.after(OPENING_LIMIT),
            () -> wire.abandon("registration: no answer within " + OPENING_LIMIT));
    try {
      wire.send(WorkerMessages.register(options, jobs.agentName().orElse("")));
      Registered known = handshake.await(wire);
      backoff.succeeded();
      tell(known);
      migrate(wire);
      registered = known;
      first.complete(known);
    } finally {
      late.cancel();
    }
  }

  private void tell(Registered known) {
    LOG.log(
        INFO, "worker {0} of {1}, version {2}", known.workerId(), options.url(), known.version());
    if (!options.deployment().isEmpty() && !known.knowsDeployments()) {
      LOG.log(
          WARNING,
          "deployment: \"{0}\", of which this server knows nothing: it offers jobs of all",
          options.deployment());
    }
  }

  /** A hosted server gives these back to the worker; others do not look at it. */
  private void migrate(Wire wire) throws WireLost, InterruptedException {
    Set<String> running = jobs.running();
    if (!running.isEmpty()) {
      wire.send(WorkerMessages.migrate(running));
    }
  }

  /** Until it is lost, or nothing is to be said any more. */
  private void serve(Wire wire) throws WireLost, InterruptedException {
    wire.whenLost(outbox::look);
    try (Pulse _ = new Pulse(wire, outbox, ticker)) {
      Optional<Due> due = outbox.take(wire);
      while (due.isPresent()) {
        say(due.get(), wire);
        due = outbox.take(wire);
      }
    }
    wire.close(CLOSING_LIMIT);
  }

  private void say(Due due, Wire wire) throws WireLost, InterruptedException {
    try {
      switch (due) {
        case Due.Reply reply -> reply(reply, wire);
        case Due.State state -> state(state, wire);
        case Due.Wish wish -> wire.send(wish.message());
        case Due.Load _ -> load(wire);
        case Due.Heartbeat _ -> wire.ping();
      }
    } catch (WireLost | InterruptedException e) {
      outbox.putBack(due);
      throw e;
    }
  }

  /** The load goes before it: another offer may follow at once. */
  private void reply(Due.Reply reply, Wire wire) throws WireLost, InterruptedException {
    if (reply.to() == wire) {
      load(wire);
      wire.send(reply.message());
    } else {
      reply.undelivered().run();
    }
  }

  private void load(Wire wire) throws WireLost, InterruptedException {
    wire.send(WorkerMessages.load(jobs.load()));
  }

  /** A ping behind a last state comes back when the server has read that. */
  private void state(Due.State state, Wire wire) throws WireLost, InterruptedException {
    wire.send(state.message());
    if (state.isLast()) {
      lastPing = Math.max(lastPing + 1, ticker.wall().toEpochMilli());
      outbox.said(state, lastPing);
      wire.send(WorkerMessages.ping(lastPing));
    }
  }

  private void end(Wire wire) {
    registered = null;
    wire.abandon("left");
    outbox.disconnected().forEach(reply -> reply.undelivered().run());
    farewells.releaseAll();
  }

  private boolean isToBeTriedAgain(WireLost why) {
    LOG.log(WARNING, "no connection to {0}: {1}", options.url(), why.getMessage());
    boolean more = backoff.failed() && !(why.isRefusal() && !first.isDone());
    if (!more) {
      giveUp("livekit: %s: %s".formatted(options.url(), why.getMessage()), why);
    }
    return more;
  }

  /** The first time who starts the worker is told, later who runs it. */
  private void giveUp(String why, Throwable cause) {
    if (!first.completeExceptionally(new LiveKitFailed(why, cause))) {
      jobs.fail(why);
    }
  }
}
