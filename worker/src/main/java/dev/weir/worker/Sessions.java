package dev.weir.worker;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.Session;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The sessions that callers may ask for: those that a job holds, and those that are parked, a
 * bounded number for a bounded time. Any thread; none waits but {@link #awaitClosed}, and for the
 * disk when it ends one.
 */
final class Sessions {
  private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, HostedSession> all = new ConcurrentHashMap<>();
  private final TreeSet<HostedSession> parked = new TreeSet<>(Sessions::byIdleTime);
  private final ParkingLimits limits;
  private final Ticker ticker;
  private final Consumer<String> forget;
  private long chars;
  private CompletableFuture<Void> emptied = CompletableFuture.completedFuture(null);
  private boolean closed;

  /** With {@code forget}, which deletes what a store has of a session that ended for good. */
  Sessions(ParkingLimits limits, Ticker ticker, Consumer<String> forget) {
    this.limits = limits;
    this.ticker = ticker;
    this.forget = forget;
  }

  /** One more, which has no job yet. */
  HostedSession open(StoredSession known, boolean comesAndGoes) {
    HostedSession session = new HostedSession(known, comesAndGoes);
    all.put(known.id(), session);
    return session;
  }

  Optional<HostedSession> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  /** Those that a job holds, as far as they are made. */
  List<Session> live() {
    return all.values().stream().flatMap(each -> live(each).stream()).toList();
  }

  Optional<Session> live(HostedSession session) {
    return session.job().flatMap(LiveJob::session);
  }

  /** How many are parked. */
  int parked() {
    lock.lock();
    try {
      return parked.size();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody finds it any more; empty if nobody did. */
  Optional<HostedSession> remove(String id) {
    Optional<HostedSession> found = find(id).filter(HostedSession::leave);
    found.ifPresent(this::drop);
    return found;
  }

  /** Without a slot from now on, or still; it ends at once if there is no place for it. */
  void park(HostedSession session, long idleSince) {
    List<HostedSession> over;
    lock.lock();
    try {
      over = closed ? List.of(session) : enter(session, idleSince);
    } finally {
      lock.unlock();
    }
    over.forEach(each -> end(each, !isClosed()));
    if (session.isGone() || session.job().isPresent()) {
      unpark(session);
    }
  }

  /** It could not be taken up: it is parked as before. */
  void repark(HostedSession session) {
    if (session.job().isEmpty() && !session.isGone()) {
      park(session, ticker.nanos());
    }
  }

  /** It is about to be held by a job. */
  void unpark(HostedSession session) {
    lock.lock();
    try {
      takeOut(session);
    } finally {
      lock.unlock();
    }
  }

  /** A job has ended: its session stays without it, or is gone. */
  void left(LiveJob job, JobEnd end) {
    HostedSession session = job.launch().session();
    boolean stays = stays(session, job, end);
    session.left(job);
    if (stays) {
      park(session, end instanceof JobEnd.Parked idle ? idle.idleSince() : ticker.nanos());
    } else {
      var _ = session.leave();
      drop(session);
      session.log().ifPresent(SessionLog::close);
      if (end instanceof JobEnd.Over) {
        forget.accept(session.known().id());
      }
    }
  }

  /**
   * None stays parked; what a store keeps of them stays there. Does not wait: to close thousands of
   * journals takes the disk long, and whoever begins a drain has no time for that.
   */
  void close() {
    lock.lock();
    try {
      closed = true;
      List<HostedSession> left = List.copyOf(parked);
      emptied =
          emptied.thenRunAsync(
              () -> left.forEach(this::letGo),
              task -> Thread.ofVirtual().name("weir-parked/close").start(task));
    } finally {
      lock.unlock();
    }
  }

  /** Whatever comes upon one, the next follows. */
  private void letGo(HostedSession session) {
    try {
      end(session, false);
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "session %s: closing its log has failed".formatted(session.known().id()), e);
    }
  }

  /** Waits until none is parked any more. */
  void awaitClosed() {
    CompletableFuture<Void> all;
    lock.lock();
    try {
      all = emptied;
    } finally {
      lock.unlock();
    }
    var _ = all.join();
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private static boolean stays(HostedSession session, LiveJob job, JobEnd end) {
    if (!session.comesAndGoes() || session.isGone()) {
      return false;
    }
    return switch (end) {
      case JobEnd.Parked _, JobEnd.Broken _ -> true;
      case JobEnd.Done _, JobEnd.Over _ -> false;
      // It was there before, and could not be taken up this time.
      case JobEnd.Cut _ -> session.hadBegun() && !job.hadBegun();
      // The same; or its process is lost, and what was said stays to be read.
      case JobEnd.Failed _ -> session.hadBegun() && (!job.hadBegun() || hasEnded(session));
    };
  }

  private static boolean hasEnded(HostedSession session) {
    return session.log().map(SessionLog::ended).orElse(false);
  }

  /** Under the lock; who has to go for it, if anybody. */
  private List<HostedSession> enter(HostedSession session, long idleSince) {
    takeOut(session);
    session.idleSince = idleSince;
    session.chars = session.log().map(SessionLog::chars).orElse(0L);
    parked.add(session);
    chars += session.chars;
    session.end = ticker.at(ticker.after(limits.time()), () -> over(session));
    return tooMany();
  }

  private List<HostedSession> tooMany() {
    List<HostedSession> over = new ArrayList<>();
    long left = chars;
    Iterator<HostedSession> longestIdle = parked.iterator();
    while (parked.size() - over.size() > limits.sessions() || left > limits.chars()) {
      HostedSession next = longestIdle.next();
      over.add(next);
      left -= next.chars;
    }
    return over;
  }

  /** Under the lock. */
  private void takeOut(HostedSession session) {
    if (parked.remove(session)) {
      chars -= session.chars;
      disarm(session);
    }
  }

  /** On the thread of all alarms, which is not to wait for a disk. */
  private void over(HostedSession session) {
    Thread.ofVirtual().name("weir-parked").start(() -> end(session, true));
  }

  private void end(HostedSession session, boolean forGood) {
    unpark(session);
    if (!session.leaveIfParked()) {
      return;
    }
    drop(session);
    session.log().ifPresent(SessionLog::close);
    if (forGood) {
      forget.accept(session.known().id());
    }
  }

  private void drop(HostedSession session) {
    unpark(session);
    all.remove(session.known().id(), session);
  }

  /** The longest idle first. */
  private static int byIdleTime(HostedSession one, HostedSession other) {
    int since = Long.signum(one.idleSince - other.idleSince);
    return since == 0 ? one.known().id().compareTo(other.known().id()) : since;
  }

  private static void disarm(HostedSession session) {
    if (session.end != null) {
      session.end.cancel();
      session.end = null;
    }
  }
}
