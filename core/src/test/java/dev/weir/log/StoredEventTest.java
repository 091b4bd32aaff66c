package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.SessionEvent.EpisodeStarted;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.PartDelta;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read again of a journal, and what numbers go on from there. */
class StoredEventTest {

  @Test
  void event_ofAnotherType_isRefusedWithItsNumber() {
    Entry entry = new Entry(7, Audience.EVERYONE, "poem.read", bytes("\"ep\":\"ep_1\"}"));
    assertThatThrownBy(() -> EventParser.event(entry))
        .isInstanceOf(JournalFailed.class)
        .hasMessageStartingWith("entry 7: cannot be read as poem.read");
  }

  @Test
  void event_deltaOfAToolsOutput_isOne() {
    PartDelta delta = new PartDelta("ep_1", "msg_1", new Piece.ToolOutput("c", "n", "x"));
    Entry entry = new Entry(1, Audience.TOOLS, EventJson.PART_DELTA, EventJson.body(delta));
    assertThat(((PartDelta) EventParser.event(entry)).piece())
        .isInstanceOf(Piece.ToolOutput.class)
        .returns("x", Piece::text);
  }

  @Test
  void deltaText_bodyOfSomethingElse_isRefused() {
    assertThatThrownBy(() -> EventJson.deltaText(bytes("\"type\":\"part.started\"}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no delta");
  }

  /** Ids that are not of ours cannot be met again. */
  @ParameterizedTest
  @ValueSource(strings = {"other_9", "msg_x", "msg_", "msg_1234567890123456789"})
  void taken_idsOfOthers_changeNothing(String id) {
    Ids ids = new Ids();
    ids.taken(new EpisodeStarted("mine", 1, "msg_0"));
    ids.taken(new MessageStarted("ep_1", id, new Content.Text("")));
    assertThat(ids.message()).isEqualTo("msg_1");
    assertThat(ids.episode()).isEqualTo("ep_1");
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
