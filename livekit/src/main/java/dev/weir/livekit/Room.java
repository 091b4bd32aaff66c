package dev.weir.livekit;

/** A room that an agent has joined. Any thread may call it. */
public interface Room {
  /** Leaves it. May block, within the worker's limit for that; idempotent. */
  void close() throws Exception;
}
