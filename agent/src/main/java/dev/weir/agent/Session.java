package dev.weir.agent;

import dev.weir.agent.SessionHost.Status;
import dev.weir.log.SessionLog;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One conversation of one caller with one agent, wherever that runs. Any thread may call any
 * method; none waits but {@link #awaitIdle} and {@link #close}. One whose agent runs in another
 * process also waits for the answer of that, or for its end.
 */
public interface Session extends AutoCloseable {

  /** Its id. */
  String id();

  /** Who answers. */
  AgentSpec agent();

  /** What was kept with it when it was opened. */
  Map<String, String> metadata();

  /** What happened in it. */
  SessionLog log();

  /** What it is doing. */
  Status status();

  /** How long nothing has run; zero while something does. */
  Duration idleTime();

  /**
   * Begins the conversation: says the agent's greeting and lets it enter, unless something was said
   * in a life before.
   */
  void start();

  /**
   * Has an agent's wish to end the session told to whoever closes it; see {@link
   * SessionContext#end}. Without that it has no effect.
   */
  void endsBy(Consumer<String> host);

  /**
   * Has a failure that ends the session by itself told to whoever closes it, at once if there was
   * one already: its log could not be stored. Told by a thread of its own, once.
   */
  void failsBy(Consumer<Throwable> host);

  /**
   * Takes an input; the reply comes through the log.
   *
   * @param idempotencyKey makes repeating the call harmless
   * @throws HostRefused if the session has ended, drains, is full, or is busy and the input says so
   */
  Accepted input(Input input, Optional<String> idempotencyKey);

  /**
   * Stops the running turn, whose terminal event follows in the log, or takes a waiting input back,
   * whose episode then never begins.
   *
   * @param episode which one; null for the running one
   * @return whether there was something to stop
   */
  boolean cancel(@Nullable String episode, String reason);

  /**
   * Takes no more inputs; those that were taken are answered. A repeated input still gets its first
   * answer.
   */
  void drain();

  /** Waits until no turn runs and no input waits, at most for {@code limit}. */
  boolean awaitIdle(Duration limit) throws InterruptedException;

  /**
   * Parks the session if nothing has run for longer than {@code least}: it takes nothing more, and
   * {@link #close}, which must follow, leaves its log open, for another session to go on with.
   *
   * @return whether it is parked; an input came before or comes too late, never between
   */
  boolean parkIfIdle(Duration least);

  /** Ends the session because it was closed. */
  @Override
  default void close() {
    close("closed");
  }

  /**
   * Stops what runs, drops what waits, runs the agent's end hooks, ends the log unless it was
   * parked. Idempotent. Waits for a turn and for hooks as long as the session's options say, an
   * interrupt of the caller notwithstanding.
   *
   * @param reason why, for the hooks
   */
  void close(String reason);
}
