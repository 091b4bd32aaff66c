package dev.weir.agent;

import dev.weir.episode.Audience;
import dev.weir.log.Cursor;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import dev.weir.log.Snapshot;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions live, as a gateway sees it. Any thread may call any method. What cannot be done is
 * refused with {@link HostRefused}; nothing waits but {@link #awaitPlace} and {@link #drain}; an
 * input to a session whose slot was given away waits until its agent is made.
 */
public interface SessionHost {

  /** The agents that can be asked for, in order of their names. */
  List<AgentInfo> agents();

  /** Whether new work is taken. */
  boolean ready();

  /**
   * Opens a session, or has it wait for a slot if the host lets sessions wait; an idempotency key
   * makes repeating it harmless, and tells what has become of it since.
   */
  Admission open(Opening opening, Optional<String> idempotencyKey);

  /**
   * Where a session stands that waits for a slot; empty for one that does not wait.
   *
   * @throws HostRefused for a while after it had waited in vain
   */
  default Optional<Waiting> waiting(String session) {
    return Optional.empty();
  }

  /**
   * The same as soon as its position is another than {@code seen}, or it waits no more, or the
   * limit is over. Waits for that.
   *
   * @throws HostRefused if it has waited in vain, or too many ask for it
   */
  default Optional<Waiting> awaitPlace(String session, int seen, Duration limit)
      throws InterruptedException {
    return waiting(session);
  }

  /** Gives a session an input; an idempotency key makes repeating it harmless. */
  Accepted input(String session, Input input, Optional<String> idempotencyKey);

  /**
   * Stops the running turn, or takes a waiting input back.
   *
   * @param episode which one; null for the running one
   * @return whether there was something to stop
   */
  boolean cancel(String session, @Nullable String episode, String reason);

  /** What a session is now. */
  SessionView view(String session);

  /** Opens a reader of a session's log; the caller closes it. */
  LogReader read(String session, Position from, Set<Audience> audience);

  /** Ends a session and forgets it. */
  void close(String session);

  /**
   * Takes no more work and waits until the turns that run or wait have ended.
   *
   * @param limit how long to wait at most; zero waits until all have ended
   * @return how many sessions had to be cut off
   */
  int drain(Duration limit) throws InterruptedException;

  /**
   * An agent, as its callers may know it.
   *
   * @param name what to ask for
   * @param greeting what it says first; empty for nothing
   * @param description for people; empty for nothing
   * @param byDefault whether it is taken when none is asked for
   * @param model what speaks for it
   * @param tools the names of its tools
   */
  record AgentInfo(
      String name,
      String greeting,
      String description,
      boolean byDefault,
      String model,
      List<String> tools) {}

  /**
   * A wish for a session.
   *
   * @param agent whom to speak with; empty for the default
   * @param input what to say at once, if anything
   * @param metadata kept with the session
   */
  record Opening(Optional<String> agent, Optional<Input> input, Map<String, String> metadata) {
    /** Keeps a copy of the metadata, in order, so that equal wishes have equal texts. */
    public Opening {
      metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }
  }

  /**
   * A session was opened.
   *
   * @param session its id
   * @param agent who answers
   * @param cursor the position before its first event
   * @param episode the episode that will answer the input, if there was one
   */
  record Opened(String session, String agent, Cursor cursor, Optional<String> episode)
      implements Admission {
    @Override
    public Opened opened() {
      return this;
    }
  }

  /**
   * A session waits for a slot. It opens by itself when its turn comes.
   *
   * @param session its id, from now on
   * @param position 1 for the next; 0 when its turn has come and its agent is being made
   */
  record Waiting(String session, int position) implements Admission {
    @Override
    public Opened opened() {
      throw new IllegalStateException(
          "session: %s waits, position %d (expected: open)".formatted(session, position));
    }
  }

  /** What comes of a wish for a session that is not refused. */
  sealed interface Admission {
    /** Its id. */
    String session();

    /**
     * The session that was opened, for those whose host lets nobody wait.
     *
     * @throws IllegalStateException if it waits
     */
    Opened opened();
  }

  /**
   * A session as it is.
   *
   * @param session its id
   * @param agent who answers
   * @param status what it is doing
   * @param metadata kept with it
   * @param state what was said
   */
  record SessionView(
      String session, String agent, Status status, Map<String, String> metadata, Snapshot state) {}

  /** What a session is doing. */
  enum Status {
    /** Waiting for an input. */
    IDLE,
    /** A turn runs. */
    RUNNING,
    /** It has ended: its log could not be stored; the state is what was stored. */
    ENDED
  }
}
