package dev.weir.livekit.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.AgentEvent;
import dev.weir.agent.Say;
import dev.weir.agent.Speech;
import dev.weir.channel.Chan;
import dev.weir.delta.Content;
import dev.weir.log.Message.Role;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a caller writes is answered, within limits; what others write is not. */
@Timeout(30)
class ChatTest {
  private final CapturedLog log = new CapturedLog("dev.weir.livekit.room");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour({"sess-C3.19", "sess-C2.13"})
  void write_inPieces_isOneInputThatInterrupts() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      Chan<String> words = Chan.bounded(1);
      Speech first = visit.session.say(Say.stream(words));
      words.send("I talk and ");
      visit.nowThat(() -> visit.session.currentSpeech().isPresent());
      Chan<String> pieces = visit.room.opens("ann", "lk.chat");
      pieces.send("Stop ");
      pieces.send("it");
      pieces.close();
      assertThat(asked(visit)).isEqualTo("Stop it");
      assertThat(first.isInterrupted()).isTrue();
    }
  }

  private static String asked(Visit visit) {
    return visit.now(visit.model.asked::poll);
  }

  @Test
  @Behaviour("sess-C3.19")
  void write_twoTexts_areAnsweredInOrder() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      Chan<String> slow = visit.room.opens("ann", "lk.chat");
      visit.room.writes("ann", "lk.chat", "two");
      slow.send("one");
      slow.close();
      visit.nowThat(() -> said(visit).size() == 2);
      assertThat(said(visit)).containsExactly("one", "two");
    }
  }

  /** All inputs, answered or waiting. */
  private static List<String> said(Visit visit) {
    return visit.session.history().stream()
        .filter(message -> message.role() == Role.USER)
        .map(message -> ((Content.Text) message.parts().getFirst()).text())
        .toList();
  }

  @Test
  @Behaviour("sess-C3.19")
  void write_beforeThereIsACaller_orByAnother_isLeftUnread() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      Chan<String> early = visit.room.opens("ann", "lk.chat");
      visit.nowThat(early::isClosed);
      visit.room.joins("ann");
      Chan<String> other = visit.room.opens("bob", "lk.chat");
      visit.nowThat(other::isClosed);
      visit.room.writes("ann", "lk.chat", "Hello");
      assertThat(asked(visit)).isEqualTo("Hello");
      assertThat(said(visit)).containsExactly("Hello");
    }
  }

  @Test
  @Behaviour("sess-C3.19")
  void write_blankOrBrokenOrTooLongOrTooLate_isDropped() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      visit.room.writes("ann", "lk.chat", " \n");
      Chan<String> broken = visit.room.opens("ann", "lk.chat");
      broken.send("How");
      broken.fail(new IllegalStateException("ann was lost"));
      visit.room.writes("ann", "lk.chat", "x".repeat(Chat.MOST_LENGTH + 1));
      visit.room.writes("ann", "lk.chat", "y".repeat(Chat.MOST_LENGTH));
      assertThat(asked(visit)).hasSize(Chat.MOST_LENGTH);
      Chan<String> late = visit.room.opens("ann", "lk.chat");
      late.send("And");
      visit.laterThat(late::isClosed);
      visit.room.writes("ann", "lk.chat", "Hello");
      visit.laterThat(() -> said(visit).contains("Hello"));
      assertThat(said(visit)).hasSize(2);
    }
    assertThat(log.warnings())
        .anyMatch(it -> it.contains("dropped: it broke off: ann was lost"))
        .anyMatch(it -> it.contains("dropped: it has more than 65536 characters"))
        .anyMatch(it -> it.contains("dropped: it took longer than 10000 ms"));
  }

  @Test
  @Behaviour("sess-C3.19")
  void write_moreThanCanWait_dropsTheRest() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      Chan<String> first = visit.room.opens("ann", "lk.chat");
      for (int i = 0; i < Chat.WAITING; i++) {
        visit.room.writes("ann", "lk.chat", "waits " + i);
      }
      // One is being read, as many wait, so one of these is too many.
      Chan<String> one = visit.room.opens("ann", "lk.chat");
      Chan<String> other = visit.room.opens("ann", "lk.chat");
      visit.nowThat(other::isClosed);
      one.close();
      first.close();
    }
    assertThat(log.warnings()).anyMatch(it -> it.contains("8 others wait (expected: fewer)"));
  }

  @Test
  @Behaviour("sess-C3.19")
  void write_toASessionThatDrains_isToldAsAnError() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();
      var _ = visit.session.listen(events::add);
      visit.room.joins("ann");
      visit.session.drain();
      visit.room.writes("ann", "lk.chat", "Hello");
      AgentEvent.ErrorRaised error =
          visit.now(() -> events.poll() instanceof AgentEvent.ErrorRaised e ? e : null);
      assertThat(error.source()).isEqualTo("chat");
    }
  }
}
