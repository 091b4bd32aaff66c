package dev.weir.livekit.room;

import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.livekit.rtc.StreamHeader;
import dev.weir.livekit.rtc.TextStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** How a piece of what is said goes to those who read: as streams of text with these attributes. */
final class Segment {
  static final String TOPIC = "lk.transcription";
  static final String ID = "lk.segment_id";
  static final String FINAL = "lk.transcription_final";
  static final String TRACK = "lk.transcribed_track_id";

  private static final int RADIX = 36;
  private static final int ID_LENGTH = 12;

  private Segment() {}

  /** One that no other segment has. */
  static String newId() {
    return "SG_" + random();
  }

  /** Letters and digits that nobody else has. */
  static String random() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(Character.forDigit(ThreadLocalRandom.current().nextInt(RADIX), RADIX));
    }
    return id.toString();
  }

  /** Opens a stream on behalf of the speaker. */
  static TextStream open(RtcRoom room, String id, String speaker, String track, boolean last)
      throws InterruptedException {
    Map<String, String> attributes = new HashMap<>(Map.of(ID, id));
    attributes.putAll(end(track, last));
    return room.openText(StreamHeader.of(TOPIC, attributes).withSender(speaker));
  }

  /** What is known at the end, or might be. */
  static Map<String, String> end(String track, boolean last) {
    return track.isEmpty()
        ? Map.of(FINAL, String.valueOf(last))
        : Map.of(FINAL, String.valueOf(last), TRACK, track);
  }
}
