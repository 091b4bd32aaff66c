package dev.weir.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.Snapshot;
import java.io.PrintWriter;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Each event as a line of JSON, as it is on the wire. */
final class EventLines implements Listener {
  private final PrintWriter out;

  EventLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void event(long prev, Entry entry, JsonNode event) {
    line("{\"seq\":%d,\"prev\":%d,".formatted(entry.seq(), prev), entry.body());
  }

  @Override
  public void state(Snapshot state, Set<Audience> audience) {
    long seq = state.cursor().seq();
    line("{\"type\":\"snapshot\",\"seq\":%d,".formatted(seq), state.body(audience));
  }

  private void line(String opening, byte[] members) {
    out.println(opening + new String(members, UTF_8));
    out.flush();
  }
}
