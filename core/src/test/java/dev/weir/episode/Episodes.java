package dev.weir.episode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.episode.EpisodeRefused.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of episodes say again and again. */
final class Episodes {
  static final EpisodeKey KEY = new EpisodeKey("ses_1", 1, 1);
  static final EpisodeKey OTHER = new EpisodeKey("ses_2", 1, 1);
  static final Duration DAY = Duration.ofDays(1);

  private Episodes() {}

  static long add(EpisodeBuffer buffer, EpisodeKey key, String text) {
    return buffer.add(key, Audience.EVERYONE, "part", text.getBytes(UTF_8));
  }

  static String text(Entry entry) {
    return new String(entry.body(), UTF_8);
  }

  /** All that is there. */
  static List<String> texts(Subscription reader) throws InterruptedException {
    List<Entry> entries = new ArrayList<>();
    for (Entry e = reader.next(Duration.ZERO); e != null; e = reader.next(Duration.ZERO)) {
      entries.add(e);
    }
    return entries.stream().map(Episodes::text).toList();
  }

  static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EpisodeRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
