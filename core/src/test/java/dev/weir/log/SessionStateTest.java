package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.Content.Text;
import dev.weir.delta.Piece;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.PartCompleted;
import dev.weir.log.SessionEvent.PartDelta;
import dev.weir.log.SessionEvent.PartStarted;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionStateTest {
  private static final Text EMPTY = new Text("");
  private static final List<SessionEvent> PIECES =
      List.of(
          new PartStarted("ep_1", "msg_1", EMPTY),
          new PartDelta("ep_1", "msg_1", new Piece.Text("Hi")),
          new PartCompleted("ep_1", "msg_1", new Text("Hi")));

  @Test
  void orphaned_messageWasNotBegun_itsPiecesAre() {
    SessionState state = new SessionState();
    assertThat(PIECES).allMatch(state::orphaned);
    MessageStarted begun = new MessageStarted("ep_1", "msg_1", EMPTY);
    assertThat(state.orphaned(begun)).isFalse();
    state.fold(begun);
    assertThat(PIECES).noneMatch(state::orphaned);
    state.fold(new MessageStarted("ep_1", "msg_2", EMPTY));
    assertThat(PIECES).allMatch(state::orphaned);
  }
}
