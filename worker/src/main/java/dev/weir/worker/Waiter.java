package dev.weir.worker;

import dev.weir.agent.HostRefused;
import dev.weir.agent.SessionHost.Opened;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.time.Alarm;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A wish that waits in line, under the id that its session will have. */
final class Waiter {
  private final String id;
  private final Optional<String> key;

  // All below is guarded by the lock of the line.
  /** What is offered; null when it stands in line no more. */
  @Nullable Job job;

  State state = State.WAITING;

  /** From 1, the next; 0 when its turn has come. */
  int position;

  /** Whose slots are all taken; null while it is the worker's. */
  @Nullable String agent;

  /** What is still to be said; null when nobody needs it any more. */
  @Nullable Opening opening;

  @Nullable Alarm alarm;
  @Nullable Opened opened;
  @Nullable HostRefused refusal;
  int watchers;

  Waiter(Job job, Opening opening, Optional<String> key) {
    this.id = job.id();
    this.job = job;
    this.opening = opening;
    this.key = key;
  }

  String id() {
    return id;
  }

  /** Under which it was asked for. */
  Optional<String> key() {
    return key;
  }

  /** What has become of it. */
  enum State {
    /** It stands in line. */
    WAITING,
    /** It has a slot; its session is being made. */
    ADMITTED,
    /** Its session is there. */
    OPENED,
    /** There will be none. */
    REFUSED,
    /** Its caller did not want to wait any longer. */
    LEFT;

    /** Whether it may still come to a session. */
    boolean isOpen() {
      return this == WAITING || this == ADMITTED;
    }
  }
}
