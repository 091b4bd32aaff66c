package dev.weir.livekit.rtc;

/** Why somebody is not in a room any more, by the server's words; {@code OTHER} for newer ones. */
public enum LeaveReason {
  UNKNOWN,
  CLIENT_INITIATED,
  DUPLICATE_IDENTITY,
  SERVER_SHUTDOWN,
  PARTICIPANT_REMOVED,
  ROOM_DELETED,
  STATE_MISMATCH,
  JOIN_FAILURE,
  MIGRATION,
  SIGNAL_CLOSE,
  ROOM_CLOSED,
  USER_UNAVAILABLE,
  USER_REJECTED,
  SIP_TRUNK_FAILURE,
  CONNECTION_TIMEOUT,
  MEDIA_FAILURE,
  AGENT_ERROR,
  OTHER
}
