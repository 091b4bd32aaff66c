package dev.weir.worker;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import dev.weir.agent.ProcessContext;
import dev.weir.agent.SessionContext;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds sessions whose code computes and never waits: it keeps its carrier, and a JVM cannot take
 * it away. Such a session is named after 10 s, and the others are given another carrier; after 60 s
 * it is given up. One that writes to its log meanwhile is at work and left alone. It looks from the
 * ticker's platform thread, takes no lock that a session could hold, and reports from platform
 * threads of its own: it works when no virtual thread does.
 *
 * <p>Only threads on which Weir runs a session's code are watched, and what that code has wrapped;
 * and of those only the ones of its own pool, for there may be others in the JVM, each with its
 * own.
 */
final class Watchdog implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofMillis(2_500);
  static final Duration NAMED = Duration.ofSeconds(10);
  static final Duration LOST = Duration.ofSeconds(60);

  private static final int CLOSE_LOOKS = 50;
  private static final long CLOSE_INTERVAL_NANOS = 5_000_000;

  private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());

  private final Ticker ticker;
  private final ProcessContext pool;
  private final Map<Thread, Hold> holds = new HashMap<>();
  private final AtomicInteger named = new AtomicInteger();
  private volatile @Nullable Sessions sessions;
  private @Nullable Alarm next;
  private boolean closed;

  /** Looks at nothing yet; then at sessions that live in this context, by which a pool is known. */
  Watchdog(Ticker ticker, ProcessContext pool) {
    this.ticker = ticker;
    this.pool = pool;
  }

  /** Looks from now on; more than once is once. */
  synchronized void start(Sessions hosted) {
    if (sessions == null) {
      sessions = hosted;
      again();
    }
  }

  private void again() {
    if (!closed) {
      next = ticker.at(ticker.after(INTERVAL), this::look);
    }
  }

  /** Whether a carrier is held that others need. */
  boolean holds() {
    return named.get() > 0;
  }

  /** Looks no more; carriers that were added for others stay as long as the process. */
  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }

  /** On the ticker's thread. */
  private synchronized void look() {
    Map<Thread, SessionContext> atWork = new HashMap<>(SessionContext.atWork());
    atWork.values().removeIf(session -> session.process() != pool);
    holds.keySet().removeIf(thread -> gone(thread, atWork));
    atWork.forEach(this::look);
    again();
  }

  private boolean gone(Thread thread, Map<Thread, SessionContext> atWork) {
    boolean gone = !atWork.containsKey(thread);
    if (gone) {
      released(holds.get(thread));
    }
    return gone;
  }

  private void look(Thread thread, SessionContext session) {
    Optional<String> carrier = Carriers.of(thread);
    Hold before = holds.get(thread);
    if (carrier.isEmpty()) {
      released(holds.remove(thread));
      return;
    }
    long now = sessions().progress(session.session());
    if (before == null || !before.isOf(carrier, now)) {
      released(before);
      holds.put(thread, new Hold(session.session(), carrier.get(), now));
    } else {
      judge(thread, before);
    }
  }

  /** By looks, not by the clock: of a machine that slept in between nothing was seen. */
  private void judge(Thread thread, Hold hold) {
    hold.looks++;
    Duration held = hold.time();
    if (!hold.suspected && held.compareTo(NAMED) >= 0) {
      hold.suspected = true;
      tell(() -> confirm(thread, hold, this::name));
    }
    if (!hold.convicted && held.compareTo(LOST) >= 0) {
      hold.convicted = true;
      tell(() -> confirm(thread, hold, this::lost));
    }
  }

  /** Looks closely, for what waits often but was never seen to. */
  private void confirm(Thread thread, Hold hold, BiConsumer<Hold, SessionHung> then) {
    SessionHung hung = hold.hung(thread);
    for (int i = 0; i < CLOSE_LOOKS; i++) {
      if (!hold.isOf(Carriers.of(thread), sessions().progress(hold.session))) {
        acquit(thread, hold);
        return;
      }
      LockSupport.parkNanos(CLOSE_INTERVAL_NANOS);
    }
    then.accept(hold, hung);
  }

  private synchronized void acquit(Thread thread, Hold hold) {
    if (holds.remove(thread, hold)) {
      released(hold);
    }
  }

  private void released(@Nullable Hold hold) {
    if (hold != null && hold.named) {
      named.decrementAndGet();
      Carriers.more(-1);
      tell(() -> {
        LOG.log(INFO, "session {0} has let go of its carrier", hold.session);
        sessions().holdsChanged();
      });
    }
  }

  private void name(Hold hold, SessionHung hung) {
    if (namedNow(hold)) {
      LOG.log(WARNING, hung.getMessage(), hung);
      sessions().holdsChanged();
    }
  }

  private synchronized boolean namedNow(Hold hold) {
    boolean still = holds.containsValue(hold);
    if (still) {
      hold.named = true;
      named.incrementAndGet();
      Carriers.more(1);
    }
    return still;
  }

  private void lost(Hold hold, SessionHung hung) {
    LOG.log(ERROR, hung.getMessage(), hung);
    sessions().lost(hold.session, hung);
  }

  private Sessions sessions() {
    return requireNonNull(sessions, "sessions: none (expected: start comes first)");
  }

  /** Logs and dispatchers may make one wait. */
  private static void tell(Runnable what) {
    Thread.ofPlatform().daemon().name("weir-watchdog").start(what);
  }

  /** Those that are watched. */
  interface Sessions {
    /** A number that grows while the session of that id gets on; takes no lock. */
    long progress(String session);

    /** {@link Watchdog#holds} is another now. On a thread of its own. */
    void holdsChanged();

    /** The session will not give its carrier back. On a thread of its own. */
    void lost(String session, SessionHung how);
  }

  /** A thread that was on one carrier each time, without a sign of progress. */
  private static final class Hold {
    final String session;
    final String carrier;
    final long progress;
    int looks;
    boolean suspected;
    boolean convicted;
    boolean named;

    Hold(String session, String carrier, long progress) {
      this.session = session;
      this.carrier = carrier;
      this.progress = progress;
    }

    boolean isOf(Optional<String> carrierNow, long progressNow) {
      return progress == progressNow && carrierNow.filter(carrier::equals).isPresent();
    }

    Duration time() {
      return INTERVAL.multipliedBy(looks);
    }

    SessionHung hung(Thread thread) {
      return new SessionHung(
          "session %s: thread \"%s\" has held carrier %s for %d ms (expected: code that waits now and then, or isolation process, where it could be killed)"
              .formatted(session, thread.getName(), carrier, time().toMillis()),
          thread.getStackTrace());
    }
  }
}
