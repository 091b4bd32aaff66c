package dev.weir.worker;

import dev.weir.agent.Accepted;
import dev.weir.agent.HostRefused;
import dev.weir.agent.IdempotencyKeys;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.log.SessionLog;
import dev.weir.time.Alarm;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session as its callers know it, from its opening until it is gone: its log stays the same while
 * the jobs that hold it come and go.
 *
 * <pre>
 * LIVE (a job, a slot) ── idle, and its slot is wanted ──► PARKED (a log) ── input ──► LIVE …
 *      └── its own failure ──► PARKED, its log ended                └── closed, or kept long enough ──► gone
 * </pre>
 *
 * <p>Any thread. Nothing waits but who asks for the job of a session that is being taken up.
 */
final class HostedSession {
  private static final int KEYS = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final StoredSession known;
  private final boolean comesAndGoes;
  private final IdempotencyKeys<Accepted> keys = new IdempotencyKeys<>(KEYS);
  private volatile @Nullable SessionLog log;
  private volatile @Nullable LiveJob job;
  private @Nullable CompletableFuture<LiveJob> takingUp;
  private @Nullable CompletableFuture<JobEnd> leaving;
  private boolean gone;

  private volatile boolean hadBegun;

  /** When it fell idle, by the ticker; guarded by the lock of all sessions, as the next two. */
  long idleSince;

  /** What its conversation held when it was parked. */
  long chars;

  /** Ends it, if it stays parked for so long. */
  @Nullable Alarm end;

  /** With {@code comesAndGoes} it may be parked: its caller does not stay connected to it. */
  HostedSession(StoredSession known, boolean comesAndGoes) {
    this.known = known;
    this.comesAndGoes = comesAndGoes;
  }

  StoredSession known() {
    return known;
  }

  boolean comesAndGoes() {
    return comesAndGoes;
  }

  /** What happened in it; empty until its agent was made. */
  Optional<SessionLog> log() {
    return Optional.ofNullable(log);
  }

  /** One was made for it, over its log if it has one. */
  Session made(Session session) {
    log = session.log();
    return session;
  }

  /** It is there by its log alone. */
  void made(SessionLog itsLog) {
    log = itsLog;
    hadBegun = true;
  }

  /** Its caller knows it from now on. */
  void begun() {
    hadBegun = true;
  }

  boolean hadBegun() {
    return hadBegun;
  }

  /** The job that holds it; empty while it is parked. Takes no lock. */
  Optional<LiveJob> job() {
    return Optional.ofNullable(job);
  }

  /** This job holds it from now on; whether it is still wanted. */
  boolean heldBy(LiveJob by) {
    lock.lock();
    try {
      job = by;
      leaving = null;
      return !gone;
    } finally {
      lock.unlock();
    }
  }

  /** That job leaves it; its slot is not free before it is over. */
  void left(LiveJob by) {
    lock.lock();
    try {
      if (job == by) {
        job = null;
        leaving = by.over();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody is to take it up any more; whether that is new. */
  boolean leave() {
    lock.lock();
    try {
      boolean first = !gone;
      gone = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** The same, unless a job holds it or is about to. */
  boolean leaveIfParked() {
    lock.lock();
    try {
      return job == null && takingUp == null && leave();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing can follow in it. */
  boolean isOver() {
    return isGone() || log().map(SessionLog::ended).orElse(false);
  }

  boolean isGone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }

  /** The answer that an input of that key got before, or the one that {@code work} gives now. */
  Accepted once(Optional<String> key, Input input, Supplier<Accepted> work) {
    return key.map(k -> keys.once(k, input, work)).orElseGet(work);
  }

  /**
   * The job that holds it. If it is parked, the first to ask launches one, the others wait for it.
   *
   * @param launch what it throws, everybody who waits is refused with
   */
  LiveJob job(Supplier<LiveJob> launch) {
    CompletableFuture<LiveJob> mine = new CompletableFuture<>();
    CompletableFuture<LiveJob> first;
    lock.lock();
    try {
      if (job != null) {
        return job;
      }
      first = takingUp;
      if (first == null) {
        takingUp = mine;
      }
    } finally {
      lock.unlock();
    }
    return first == null ? takeUp(mine, launch) : await(first);
  }

  /** Waits until the job that has left it is over. */
  void awaitLeft() {
    CompletableFuture<JobEnd> now;
    lock.lock();
    try {
      now = leaving;
    } finally {
      lock.unlock();
    }
    if (now != null) {
      var _ = now.join();
    }
  }

  /** Waits until nobody is about to take it up. */
  void awaitTakenUp() {
    CompletableFuture<LiveJob> now;
    lock.lock();
    try {
      now = takingUp;
    } finally {
      lock.unlock();
    }
    if (now != null) {
      var _ = now.handle((taken, refused) -> true).join();
    }
  }

  private LiveJob takeUp(CompletableFuture<LiveJob> mine, Supplier<LiveJob> launch) {
    try {
      LiveJob launched = launch.get();
      settle();
      mine.complete(launched);
      return launched;
    } catch (RuntimeException | Error e) {
      settle();
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private void settle() {
    lock.lock();
    try {
      takingUp = null;
    } finally {
      lock.unlock();
    }
  }

  private static LiveJob await(CompletableFuture<LiveJob> first) {
    try {
      return first.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof HostRefused refused) {
        throw new HostRefused(refused.reason(), String.valueOf(refused.getMessage()), refused);
      }
      throw e;
    }
  }
}
