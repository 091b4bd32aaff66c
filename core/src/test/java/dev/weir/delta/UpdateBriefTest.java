package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Content.Text;
import dev.weir.delta.Update.Delta;
import dev.weir.delta.Update.Done;
import dev.weir.delta.Update.Failed;
import dev.weir.delta.Update.Full;
import dev.weir.delta.Update.Place;
import dev.weir.delta.Update.Start;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What logs and refusals say of an update: never what its author wrote. */
class UpdateBriefTest {
  private static final String SECRET = "the caller's secret";

  @Test
  void brief_ofEachKind_saysWhatItIsAndWhere() {
    assertThat(new Start(Place.NONE, new Text(SECRET)).brief()).startsWith("Start of ");
    assertThat(new Delta(Place.at(2), new Piece.Text(SECRET)).brief())
        .startsWith("Delta of ")
        .endsWith(", index 2");
    assertThat(new Delta(Place.at(2), null).brief()).isEqualTo("Delta of nothing, index 2");
    assertThat(new Full(Place.NONE, new Text(SECRET)).brief()).startsWith("Full of ");
    assertThat(new Done(Place.at(0)).brief()).isEqualTo("Done, index 0");
    assertThat(new Failed(Place.NONE, "timeout", SECRET).brief()).isEqualTo("Failed with timeout");
  }

  @Test
  void brief_ofAStoredMessage_namesIt() {
    TaskMessage stored =
        new TaskMessage(
            "m7",
            "t",
            List.of(new Text("")),
            TaskMessage.Status.IN_PROGRESS,
            Instant.EPOCH,
            Instant.EPOCH);
    assertThat(new Done(new Place(null, stored)).brief())
        .isEqualTo("Done, without index, message m7");
    assertThat(new Done(new Place(1, stored)).brief()).isEqualTo("Done, index 1, message m7");
  }

  @Test
  void brief_ofAnything_keepsItsTextBack() {
    List<Update> all =
        List.of(
            new Start(0, new Text(SECRET)),
            new Delta(0, new Piece.Text(SECRET)),
            new Full(0, new Text(SECRET)),
            new Failed(Place.NONE, "code", SECRET));
    assertThat(all).noneMatch(update -> update.brief().contains(SECRET));
  }

  @Test
  void terminal_fullDoneAndFailed_are() {
    assertThat(new Start(0, new Text("")).terminal()).isFalse();
    assertThat(new Delta(0, new Piece.Text("")).terminal()).isFalse();
    assertThat(new Full(0, new Text("")).terminal()).isTrue();
    assertThat(new Done(0).terminal()).isTrue();
    assertThat(new Failed(Place.NONE, "code", "no").terminal()).isTrue();
  }

  @Test
  void at_negative_isRefused() {
    assertThatThrownBy(() -> Place.at(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("index: -1 (expected: zero or more)");
  }
}
