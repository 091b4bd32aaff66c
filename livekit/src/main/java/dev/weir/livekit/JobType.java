package dev.weir.livekit;

/** What a job is for; a worker takes one type. */
public enum JobType {
  /** A room: one job for each. */
  ROOM(dev.weir.livekit.proto.JobType.JT_ROOM),
  /** A participant who publishes: one job for each. */
  PUBLISHER(dev.weir.livekit.proto.JobType.JT_PUBLISHER),
  /** A participant: one job for each. */
  PARTICIPANT(dev.weir.livekit.proto.JobType.JT_PARTICIPANT);

  private final dev.weir.livekit.proto.JobType onTheWire;

  JobType(dev.weir.livekit.proto.JobType onTheWire) {
    this.onTheWire = onTheWire;
  }

  dev.weir.livekit.proto.JobType onTheWire() {
    return onTheWire;
  }

  /** That of a job; what a newer server may add counts as {@link #ROOM}. */
  static JobType of(dev.weir.livekit.proto.JobType type) {
    return switch (type) {
      case JT_PUBLISHER -> PUBLISHER;
      case JT_PARTICIPANT -> PARTICIPANT;
      case JT_ROOM, UNRECOGNIZED -> ROOM;
    };
  }
}
