package dev.weir.episode;

import static dev.weir.episode.Episodes.KEY;
import static dev.weir.episode.Episodes.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.episode.EpisodeRefused.Reason;
import dev.weir.episode.Preview.Taken;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client shows, and how a worker uses an episode. */
class PreviewTest {
  private static final EpisodeKey RETRY = new EpisodeKey("ses_1", 1, 2);
  private static final EpisodeKey EDITED = new EpisodeKey("ses_1", 2, 1);

  private final EpisodeBuffer buffer =
      new EpisodeBuffer(EpisodeLimits.DEFAULT.withEpisodeBytes(4), new ManualTime());
  private final Preview preview = new Preview();

  @AfterEach
  void close() {
    buffer.close();
  }

  @Test
  @Behaviour("epi-E36")
  void accept_inOrder_isShownAndADuplicateIsLeftOut() {
    preview.select(KEY);
    assertThat(preview.accept(KEY, part(1))).isEqualTo(Taken.SHOWN);
    assertThat(preview.accept(KEY, part(2))).isEqualTo(Taken.SHOWN);
    assertThat(preview.accept(KEY, part(1))).isEqualTo(Taken.DUPLICATE);
    assertThat(preview.accept(KEY, part(2))).isEqualTo(Taken.DUPLICATE);
    assertThat(preview.shown()).containsExactly(part(1), part(2));
    assertThat(preview.last()).isEqualTo(2);
  }

  @Test
  @Behaviour("epi-E36")
  void accept_ofAnotherEpisode_isLeftOut() {
    assertThat(preview.accept(KEY, part(1))).as("none is selected").isEqualTo(Taken.OTHER_EPISODE);
    preview.select(KEY);
    assertThat(preview.accept(RETRY, part(1))).isEqualTo(Taken.OTHER_EPISODE);
    assertThat(preview.accept(EDITED, part(1))).isEqualTo(Taken.OTHER_EPISODE);
    assertThat(preview.shown()).isEmpty();
  }

  @Test
  @Behaviour("epi-E36")
  void accept_gap_isAnErrorAndShowsNothingOfIt() {
    preview.select(KEY);
    preview.accept(KEY, part(1));
    assertThatThrownBy(() -> preview.accept(KEY, part(3)))
        .isInstanceOf(EpisodeGap.class)
        .hasMessageContaining("part: 3 of EpisodeKey[session=ses_1")
        .hasMessageContaining("(expected: 2; subscribe again after 1)");
    assertThat(preview.shown()).containsExactly(part(1));
    assertThat(preview.accept(KEY, part(2))).isEqualTo(Taken.SHOWN);
  }

  /** A retry and a changed history begin anew and say so first; the same again does not. */
  @Test
  @Behaviour({"epi-E36", "epi-E37"})
  void select_another_resetsAndSaysSo() {
    assertThat(preview.select(KEY)).isTrue();
    preview.accept(KEY, part(1));
    assertThat(preview.select(KEY)).isFalse();
    assertThat(preview.shown()).hasSize(1);
    assertThat(preview.select(RETRY)).isTrue();
    assertThat(preview.shown()).isEmpty();
    assertThat(preview.accept(KEY, part(2))).isEqualTo(Taken.OTHER_EPISODE);
    assertThat(preview.accept(RETRY, part(1))).isEqualTo(Taken.SHOWN);
    assertThat(preview.select(EDITED)).isTrue();
    assertThat(preview.last()).isZero();
  }

  @Test
  @Behaviour("epi-E37")
  void reset_reconnected_takesAllAgain() {
    preview.select(KEY);
    preview.accept(KEY, part(1));
    preview.reset();
    assertThat(preview.shown()).isEmpty();
    assertThat(preview.accept(KEY, part(1))).isEqualTo(Taken.SHOWN);
    assertThat(preview.shown()).containsExactly(part(1));
  }

  /** The message and its parts are never both shown, whatever comes late. */
  @Test
  @Behaviour("epi-E37")
  void committed_lateParts_areLeftOut() {
    preview.select(KEY);
    preview.accept(KEY, part(1));
    preview.committed();
    assertThat(preview.shown()).isEmpty();
    assertThat(preview.accept(KEY, part(1))).isEqualTo(Taken.OTHER_EPISODE);
    assertThat(preview.accept(KEY, part(2))).isEqualTo(Taken.OTHER_EPISODE);
    assertThat(preview.select(KEY)).isFalse();
    assertThat(preview.select(RETRY)).isTrue();
    assertThat(preview.accept(RETRY, part(1))).isEqualTo(Taken.SHOWN);
  }

  /** A cut is mended by what follows the last part taken. */
  @Test
  @Behaviour({"epi-E20", "epi-E36"})
  void last_resumed_hasNoGapAndNoDouble() throws InterruptedException {
    buffer.create(KEY);
    preview.select(KEY);
    List.of("a", "b", "c", "d").forEach(text -> Episodes.add(buffer, KEY, text));
    for (int i = 0; i < 4; i++) {
      try (Subscription reader = buffer.subscribe(KEY, preview.last())) {
        preview.accept(KEY, reader.next(Duration.ZERO));
      }
    }
    assertThat(preview.shown()).extracting(Episodes::text).containsExactly("a", "b", "c", "d");
  }

  /** An attempt: created, filled though full in the end, interrupted, and its part committed. */
  @Test
  @Behaviour("epi-E31")
  void worker_interrupted_commitsWhatThereIs() {
    buffer.create(KEY);
    buffer.stamps(KEY).startModel();
    Episodes.add(buffer, KEY, "abc");
    assertRefused(Reason.FULL, () -> Episodes.add(buffer, KEY, "de"));
    Billing billing = buffer.endForBilling(KEY, new End.Cancelled("interrupted"));
    assertThat(billing.modelStarted()).contains(billing.closedAt());
    assertThat(buffer.parts(KEY)).extracting(Episodes::text).containsExactly("abc");
  }

  /** There is nothing to commit of an attempt that said nothing, or never began. */
  @Test
  @Behaviour("epi-E31")
  void worker_interruptedBeforeAnything_hasNothingToCommit() {
    assertRefused(Reason.NOT_FOUND, () -> buffer.parts(RETRY));
    buffer.endForBilling(KEY, new End.Cancelled("interrupted"));
    assertThat(buffer.parts(KEY)).isEmpty();
  }

  private static Entry part(long seq) {
    return new Entry(seq, Audience.EVERYONE, "part", BODY);
  }

  private static final byte[] BODY = {'x'};
}
