package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.time.ManualTime;
import org.junit.jupiter.api.Test;

/** The kinds of updates and contents that a session's own turn does not write. */
class AllKindsTest {
  private final SessionLog log = new SessionLog(LogLimits.DEFAULT, new ManualTime());
  private final EpisodeWriter turn = log.begin(log.newEpisodeId(), 1, "msg_1");

  @Test
  void write_data_isAMessageOfThatObject() {
    turn.write(new Update.Start(0, new Content.Data(Content.Author.AGENT, "")));
    turn.write(new Update.Delta(0, new Piece.Data("{\"a\"")));
    turn.write(new Update.Delta(0, new Piece.Data(":1}")));
    turn.write(new Update.Done(0));
    assertThat(log.snapshot().messages().getLast().parts())
        .containsExactly(new Content.Data(Content.Author.AGENT, "{\"a\":1}"));
  }

  @Test
  void write_summary_isReasoning() {
    turn.write(new Update.Start(0, new Content.Reasoning("")));
    turn.write(new Update.Delta(0, new Piece.Summary(0, "so")));
    turn.write(new Update.Done(0));
    Content.Reasoning said =
        (Content.Reasoning) log.snapshot().messages().getLast().parts().getFirst();
    assertThat(said.summary()).containsExactly("so");
    assertThat(said.text()).isEqualTo("so");
  }

  @Test
  void write_failed_endsTheEpisodeAndKeepsWhatWasSaid() {
    turn.write(new Update.Start(0, new Content.Text("")));
    turn.write(new Update.Delta(0, new Piece.Text("half")));
    turn.write(new Update.Failed(Update.Place.at(0), "model_failed", "cut"));
    Message said = log.snapshot().messages().getLast();
    assertThat(said.status()).isEqualTo(Message.Status.FAILED);
    assertThat(said.parts()).containsExactly(new Content.Text("half"));
    assertThat(log.snapshot().running()).isNull();
  }
}
