package dev.weir.livekit;

import dev.weir.livekit.proto.WorkerMessage;
import dev.weir.worker.JobState;
import org.jspecify.annotations.Nullable;

/** Something to be said to the server. */
sealed interface Due {
  /**
   * An answer, of use only to the connection that was asked.
   *
   * @param undelivered run if it could not be said
   */
  record Reply(WorkerMessage message, Wire to, Runnable undelivered) implements Due {}

  /** How far a job is. */
  record State(String job, JobState state, @Nullable String error) implements Due {
    boolean isLast() {
      return state != JobState.RUNNING;
    }

    WorkerMessage message() {
      return WorkerMessages.state(job, state, error);
    }
  }

  /** A wish. */
  record Wish(WorkerMessage message) implements Due {}

  /** How much the worker can take, as it is when it is said. */
  record Load() implements Due {}

  /** Whether the other end of the socket is there. */
  record Heartbeat() implements Due {}
}
