package dev.weir.livekit.room;

import dev.weir.livekit.rtc.RemoteTrack;
import dev.weir.livekit.rtc.RemoteTrack.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tracks of each participant that may be heard, in the order in which they came. One thread.
 */
final class Microphones {
  private final Map<String, List<RemoteTrack>> byOwner = new HashMap<>();

  /** One more, unless it is of something else. */
  void add(String owner, RemoteTrack track) {
    if (track.audio() && mayBeHeard(track.source())) {
      remove(owner, track.sid());
      of(owner).add(track);
    }
  }

  /** Telephones, and programs, do not always say what their sound is of. */
  private static boolean mayBeHeard(Source source) {
    return source == Source.MICROPHONE || source == Source.UNKNOWN;
  }

  void remove(String owner, String sid) {
    of(owner).removeIf(track -> track.sid().equals(sid));
  }

  /** The owner has left. */
  void removeAll(String owner) {
    byOwner.remove(owner);
  }

  private List<RemoteTrack> of(String owner) {
    return byOwner.computeIfAbsent(owner, _ -> new ArrayList<>());
  }

  /** The newest that says it is a microphone, else the newest. */
  Optional<String> best(String owner) {
    List<RemoteTrack> newestFirst = of(owner).reversed();
    return newestFirst.stream()
        .filter(track -> track.source() == Source.MICROPHONE)
        .findFirst()
        .or(() -> newestFirst.stream().findFirst())
        .map(RemoteTrack::sid);
  }
}
