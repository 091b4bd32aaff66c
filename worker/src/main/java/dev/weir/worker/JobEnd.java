package dev.weir.worker;

import org.jspecify.annotations.Nullable;

/** Why a job ends; the first reason counts. */
sealed interface JobEnd {
  /** For people, and for the agent's end hooks. */
  String reason();

  /** How observers are told. */
  SessionOutcome.Status status();

  /** What has failed, if anything. */
  default @Nullable Throwable error() {
    return null;
  }

  /** How the dispatcher is told: for it, what was cut off has failed. */
  default JobState state() {
    return status() == SessionOutcome.Status.SUCCESS ? JobState.SUCCESS : JobState.FAILED;
  }

  /** As it should: the caller has left, or the session came to its end. */
  record Done(String reason) implements JobEnd {
    @Override
    public SessionOutcome.Status status() {
      return SessionOutcome.Status.SUCCESS;
    }
  }

  /** Its agent has ended it: nothing is to be left of it. */
  record Over(String reason) implements JobEnd {
    @Override
    public SessionOutcome.Status status() {
      return SessionOutcome.Status.SUCCESS;
    }
  }

  /**
   * It was idle, and its slot goes to another; its log stays.
   *
   * @param idleSince when it fell idle, by the worker's ticker
   */
  record Parked(long idleSince) implements JobEnd {
    @Override
    public String reason() {
      return "idle";
    }

    @Override
    public SessionOutcome.Status status() {
      return SessionOutcome.Status.SUCCESS;
    }
  }

  /** By itself, after it was there: its log could not be stored. No fault of the agent's. */
  record Broken(Throwable error) implements Failure {}

  /** From outside: the dispatcher, a drain, a closing worker. No fault of the agent's. */
  record Cut(String reason) implements JobEnd {
    @Override
    public SessionOutcome.Status status() {
      return SessionOutcome.Status.CANCELLED;
    }
  }

  /** By what the agent, or the way to its caller, has thrown. */
  record Failed(Throwable error) implements Failure {}

  /** By something that was thrown. */
  sealed interface Failure extends JobEnd {
    @Override
    Throwable error();

    @Override
    default String reason() {
      return "failed: " + JobEnd.words(error());
    }

    @Override
    default SessionOutcome.Status status() {
      return SessionOutcome.Status.FAILED;
    }
  }

  /** What was thrown; if that has no words, at least its name. */
  private static String words(Throwable error) {
    try {
      return error.toString();
    } catch (RuntimeException | Error e) {
      return error.getClass().getName();
    }
  }
}
