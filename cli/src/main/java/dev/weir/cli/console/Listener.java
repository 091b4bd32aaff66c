package dev.weir.cli.console;

import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.Snapshot;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Who is told what happens in a session. For the thread that follows its log. */
interface Listener {
  /**
   * Something has happened.
   *
   * @param prev the position that it follows
   * @param event the same as the entry, read
   */
  void event(long prev, Entry entry, JsonNode event);

  /** The log no longer has all of it; this is what it came to. */
  void state(Snapshot state, Set<Audience> audience);
}
