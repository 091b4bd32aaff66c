package dev.weir.worker.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.episode.Audience;
import dev.weir.episode.Entry;

/** Entries of a log as frames. Stateless. */
final class EntryFrame {
  private EntryFrame() {}

  static Frame of(Entry entry) {
    return Frame.of(
        Frame.ENTRY,
        "seq",
        entry.seq(),
        "audience",
        entry.audience().name(),
        "type",
        entry.type(),
        "body",
        new String(entry.body(), UTF_8));
  }

  static Entry entry(Frame frame) throws BadFrame {
    return new Entry(
        frame.number("seq"),
        audience(frame.text("audience")),
        frame.text("type"),
        frame.text("body").getBytes(UTF_8));
  }

  private static Audience audience(String name) throws BadFrame {
    try {
      return Audience.valueOf(name);
    } catch (IllegalArgumentException e) {
      BadFrame bad = new BadFrame("frame entry: audience " + name + " (expected: one that is)");
      bad.initCause(e);
      throw bad;
    }
  }
}
