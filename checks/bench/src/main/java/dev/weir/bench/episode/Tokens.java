package dev.weir.bench.episode;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.episode.Audience;
import dev.weir.episode.EpisodeBuffer;
import dev.weir.episode.EpisodeKey;
import dev.weir.episode.EpisodeLimits;
import dev.weir.time.Ticker;
import java.time.Duration;
import tools.jackson.core.io.JsonStringEncoder;

/** A writer of tokens, who encodes each as JSON before it is added. */
final class Tokens {

  static final EpisodeKey KEY = new EpisodeKey("chat", 1, 1);

  private static final String TOKEN = "twelve bytes";
  private static final byte[] BEFORE =
      "\"role\":\"assistant\",\"part\":{\"type\":\"text\",\"text\":\"".getBytes(UTF_8);
  private static final byte[] AFTER = "\"}}".getBytes(UTF_8);

  /** Every entry of a run fits, and nothing is dropped or ended while it lasts. */
  private static final EpisodeLimits ROOMY =
      EpisodeLimits.DEFAULT
          .withEpisodeBytes(1 << 30)
          .withClosedRetention(Duration.ofHours(1))
          .withReaderStall(Duration.ofHours(1));

  private final JsonStringEncoder json = JsonStringEncoder.getInstance();
  private final EpisodeBuffer buffer;

  Tokens(EpisodeBuffer buffer) {
    this.buffer = buffer;
  }

  /** A buffer with an open episode that holds whatever a run adds. */
  static EpisodeBuffer open() {
    var buffer = new EpisodeBuffer(ROOMY, Ticker.system());
    buffer.create(KEY);
    return buffer;
  }

  void add() {
    byte[] text = json.quoteAsUTF8(TOKEN);
    byte[] body = new byte[BEFORE.length + text.length + AFTER.length];
    System.arraycopy(BEFORE, 0, body, 0, BEFORE.length);
    System.arraycopy(text, 0, body, BEFORE.length, text.length);
    System.arraycopy(AFTER, 0, body, BEFORE.length + text.length, AFTER.length);
    long _ = buffer.add(KEY, Audience.EVERYONE, "part.delta", body);
  }

  void add(int count) {
    for (int i = 0; i < count; i++) {
      add();
    }
  }
}
