package dev.weir.livekit.room;

/**
 * How agents behave in rooms. Immutable.
 *
 * @param debugging whether a caller who asks by {@code lk.agent.session} is told also what the
 *     agent is instructed, which tools it has, what they were given and what they gave
 */
public record RoomOptions(boolean debugging) {
  /** Instructions and tools are nobody's business. */
  public static final RoomOptions DEFAULT = new RoomOptions(false);

  /** The same, with {@code debugging} or without. */
  public RoomOptions withDebugging(boolean value) {
    return new RoomOptions(value);
  }
}
