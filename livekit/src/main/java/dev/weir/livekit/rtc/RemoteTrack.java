package dev.weir.livekit.rtc;

/**
 * A track of somebody else.
 *
 * @param sid unique in the room; another one after a reconnect that made it anew
 * @param name for people
 * @param audio whether it is sound
 * @param source what it is of
 * @param muted whether nothing comes now
 */
public record RemoteTrack(String sid, String name, boolean audio, Source source, boolean muted) {
  /** What a track is of. */
  public enum Source {
    UNKNOWN,
    CAMERA,
    MICROPHONE,
    SCREENSHARE,
    SCREENSHARE_AUDIO
  }
}
