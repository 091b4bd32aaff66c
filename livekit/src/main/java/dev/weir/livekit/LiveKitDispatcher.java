package dev.weir.livekit;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.JobState;
import dev.weir.worker.Jobs;
import dev.weir.worker.WorkerLoad;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Jobs from a LiveKit server: each is a room that the worker's agent joins. Any thread may call any
 * method; {@link #start} and {@link #close} wait.
 *
 * <p>A connection that is lost is opened again, at once and then every few seconds; jobs go on
 * meanwhile, and what is to be told of them is kept. After {@value Backoff#MOST_FAILURES} failures
 * in a row the worker fails.
 */
public final class LiveKitDispatcher implements Dispatcher {
  /** The most seconds that {@link #close} waits for what is to be told, and again for its end. */
  public static final int CLOSE_SECONDS = 2;

  private static final System.Logger LOG = System.getLogger(LiveKitDispatcher.class.getName());

  private final Outbox outbox = new Outbox();
  private final LiveKitOptions options;
  private final Rooms rooms;
  private final Ticker ticker;
  private final Farewells farewells;
  private final Backoff backoff;
  private volatile @Nullable Running running;
  private volatile boolean closed;

  /** For a server, and with what joins its rooms. */
  public LiveKitDispatcher(LiveKitOptions options, Rooms rooms) {
    this(options, rooms, Ticker.system(), new Random());
  }

  LiveKitDispatcher(LiveKitOptions options, Rooms rooms, Ticker ticker, RandomGenerator chance) {
    this.options = requireNonNull(options, "options");
    this.rooms = requireNonNull(rooms, "rooms");
    this.ticker = requireNonNull(ticker, "ticker");
    this.farewells = new Farewells(ticker);
    this.backoff = new Backoff(chance);
  }

  /** The same, by the environment: see {@link LiveKitOptions#fromEnvironment}. */
  public static LiveKitDispatcher fromEnvironment(Rooms rooms) {
    return new LiveKitDispatcher(LiveKitOptions.fromEnvironment(System.getenv()), rooms);
  }

  /**
   * Registers the worker, under its {@linkplain Jobs#agentName name}; waits for that. Once.
   *
   * @throws LiveKitFailed if the server cannot be reached for minutes, or does not take the worker
   * @throws InterruptedException when interrupted; all is closed then
   */
  @Override
  public void start(Jobs jobs) throws InterruptedException {
    if (running != null) {
      throw new IllegalStateException("dispatcher: was started (expected: once)");
    }
    Offers offers = new Offers(jobs, rooms, outbox, ticker);
    Incoming incoming = new Incoming(options.url(), jobs, offers, outbox, farewells, rooms);
    Http http = new Http(options, ticker);
    Liaison liaison =
        new Liaison(options, jobs, outbox, farewells, http, incoming, backoff, ticker);
    Running started = new Running(liaison, http);
    started.start();
    running = started;
    if (closed) {
      close();
      throw new LiveKitFailed(
          "livekit: %s: closed while it started".formatted(options.url()), null);
    }
    try {
      var _ = liaison.first().get();
    } catch (ExecutionException e) {
      close();
      throw LiveKitFailed.of(e.getCause());
    } catch (InterruptedException e) {
      close();
      throw e;
    }
  }

  /** By what the server knows the worker now; empty while there is no connection. */
  public Optional<Registered> registered() {
    Running now = running;
    return now == null ? Optional.empty() : now.liaison().registered();
  }

  @Override
  public void report(WorkerLoad load) {
    outbox.loadIsDue();
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    Due.State news = new Due.State(job, state, error);
    if (news.isLast() && registered().isPresent()) {
      farewells.expect(job);
    }
    outbox.state(news);
  }

  /**
   * Asks the server for a job that it makes up and offers to this worker alone.
   *
   * @param room its name; the server does not look whether there is one
   * @param participant the identity of whom it is for; empty for a job for the room
   * @throws IllegalStateException if {@value Outbox#MOST_WISHES} such wishes wait already
   */
  public void simulate(String room, Optional<String> participant) {
    JobType type = participant.isPresent() ? JobType.PUBLISHER : JobType.ROOM;
    if (!outbox.wish(new Due.Wish(WorkerMessages.simulate(type, room, participant)))) {
      throw new IllegalStateException(
          "simulated jobs: %d wait (expected: fewer; is the worker registered?)"
              .formatted(Outbox.MOST_WISHES));
    }
  }

  @Override
  public void close() {
    closed = true;
    outbox.close();
    Running now = running;
    if (now != null) {
      now.close();
      int untold = outbox.states();
      if (untold > 0) {
        LOG.log(WARNING, "jobs whose states were not told: {0}", untold);
      }
    }
  }
}
