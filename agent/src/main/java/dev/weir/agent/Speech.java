package dev.weir.agent;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says in one turn, or is about to say: the answer to an input, or what its own code
 * has it say. It is one episode of the log. Any thread may call any method; only {@link #await}
 * waits.
 */
public final class Speech {
  private static final System.Logger LOG = System.getLogger(Speech.class.getName());

  private static final ScopedValue<Speech> OWN = ScopedValue.newInstance();

  private final CompletableFuture<Speech> done = new CompletableFuture<>();
  private final String id;
  private final Wish wish;
  private final Podium podium;
  private final Stopwatch watch;
  private @Nullable Thread thread;
  private volatile @Nullable String reason;
  private boolean introduced;

  Speech(String id, Wish wish, Podium podium, Stopwatch watch) {
    this.id = id;
    this.wish = wish;
    this.podium = podium;
    this.watch = watch;
  }

  /** The id of its episode. */
  public String id() {
    return id;
  }

  /** Why it is said. */
  public Source source() {
    return switch (wish) {
      case Wish.Answer _ -> Source.INPUT;
      case Wish.Words _ -> Source.SAY;
      case Wish.Own _, Wish.HandOver _ -> Source.REPLY;
    };
  }

  /** Whether a caller may stop it. */
  public boolean mayBeInterrupted() {
    return wish.mayBeInterrupted();
  }

  /**
   * Whether it was told to stop, or never began. Code that swallows an interrupt does not hide it
   * from this.
   */
  public boolean isInterrupted() {
    return reason != null;
  }

  /** Whether nothing more of it will be said. */
  public boolean isDone() {
    return done.isDone();
  }

  /**
   * Stops it as far as it was not said; returns at once. Without effect once it is done.
   *
   * @param force also if callers may not stop it
   * @throws IllegalStateException if it may not be stopped without force
   */
  public void interrupt(boolean force) {
    if (!force && !mayBeInterrupted() && !isDone()) {
      throw new IllegalStateException(
          "speech: %s may not be interrupted (expected: force, or to wait for its end)"
              .formatted(id));
    }
    var _ = podium.stop(this, "interrupted");
  }

  /**
   * Waits until it was said to its end, or stopped.
   *
   * @throws IllegalStateException if the caller is code of this very speech, such as a tool: it
   *     would wait for itself
   */
  public void await() throws InterruptedException {
    if (!isDone() && OWN.isBound() && OWN.get() == this) {
      throw new IllegalStateException(
          "speech: %s is waited for by itself (expected: another thread, or whenDone)"
              .formatted(id));
    }
    try {
      var _ = done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("speech: " + id, e);
    }
  }

  /**
   * Has the listener told when it is done, on a thread of its own; at once if it is. What it throws
   * is logged.
   */
  public void whenDone(Consumer<? super Speech> listener) {
    requireNonNull(listener, "listener");
    Runnable told = SessionContext.wrap(() -> tell(listener));
    var _ =
        done.thenRunAsync(
            told, task -> Thread.ofVirtual().name("weir-" + id + "/done").start(task));
  }

  private void tell(Consumer<? super Speech> listener) {
    try {
      listener.accept(this);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "speech " + id + ": a listener has failed", e);
    }
  }

  /** Whether it was not told of yet; it is now. Under the podium's lock. */
  boolean introduce() {
    boolean first = !introduced;
    introduced = true;
    return first;
  }

  Wish wish() {
    return wish;
  }

  Stopwatch watch() {
    return watch;
  }

  /** Runs code that belongs to it. */
  <R, X extends Throwable> R call(ScopedValue.CallableOp<? extends R, X> task) throws X {
    return ScopedValue.where(OWN, this).call(task);
  }

  /** Begins to speak, on a thread of its own. */
  void start(String name, Runnable work) {
    thread = Thread.ofVirtual().name(name).start(work);
  }

  /** The first reason counts. */
  void stop(String why) {
    if (reason == null) {
      reason = why;
      Thread speaking = thread;
      if (speaking != null) {
        speaking.interrupt();
      }
    }
  }

  /** Nothing more of it will be said. */
  void end() {
    done.complete(this);
  }

  /** It will never begin. */
  void drop(String why) {
    stop(why);
    if (wish instanceof Wish.Words words) {
      words.say().cancel();
    }
    end();
  }

  /** Why it stops; a tool that interrupts itself gives no reason of its own. */
  String reason() {
    return requireNonNullElse(reason, "interrupted");
  }

  /** Waits for the end of its thread, interrupted or not; reports one that does not stop. */
  void join(Duration limit) {
    Thread running = requireNonNull(thread);
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    while (running.isAlive() && deadline - System.nanoTime() > 0) {
      try {
        running.join(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (running.isAlive()) {
      report(running, limit);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void report(Thread running, Duration limit) {
    LOG.log(
        System.Logger.Level.WARNING,
        "turn {0} did not stop within {1} ms, at {2}",
        running.getName(),
        limit.toMillis(),
        List.of(running.getStackTrace()));
  }

  /** Why something is said. */
  public enum Source {
    /** A caller's input is answered. */
    INPUT,
    /** The agent's code says it: {@link AgentSession#say(Say)}. */
    SAY,
    /** The agent's code has the model speak: {@link AgentSession#reply}. */
    REPLY
  }
}
