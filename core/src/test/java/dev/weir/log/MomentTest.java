package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The state of a moment: it never changes, and taking it costs the same however much was said. */
@Timeout(60)
class MomentTest {
  private final SessionLog log = new SessionLog(LogLimits.DEFAULT, new ManualTime());

  /** Every moment keeps what it saw, though all of them share what they are made of. */
  @Test
  void snapshot_logGoesOn_staysAsItWas() {
    List<Snapshot> taken = new ArrayList<>();
    EpisodeWriter turn = log.begin(log.newEpisodeId(), 1, "m");
    turn.write(new Update.Start(0, new Content.Text("")));
    for (int i = 0; i < 100; i++) {
      log.message(SessionLogTest.said("m" + i));
      turn.write(new Update.Delta(0, new Piece.Text("x")));
      taken.add(log.snapshot());
    }
    turn.write(new Update.Done(0));
    for (int i = 0; i < 100; i++) {
      assertThat(taken.get(i).messages()).hasSize(i + 1);
      assertThat(taken.get(i).messages().getLast().id()).isEqualTo("m" + i);
      assertThat(taken.get(i).open().parts()).containsExactly(new Content.Text("x".repeat(i + 1)));
    }
  }

  /** Nothing is copied: of one state there is one list, whoever asks. */
  @Test
  void snapshot_takenTwice_sharesTheMessages() {
    for (int i = 0; i < 1_000; i++) {
      log.message(SessionLogTest.said("m" + i));
    }
    assertThat(log.snapshot().messages()).hasSize(1_000).isSameAs(log.snapshot().messages());
  }
}
