package dev.weir.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Piece;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.PartDelta;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every journal does, wherever it stores. */
abstract class JournalContract {

  /** A journal of the same storage each time it is asked for in one test. */
  abstract Journal journal();

  @Test
  void recover_nothingStored_isEmptyAndBeginsALife() {
    try (Journal journal = journal()) {
      assertThat(journal.recover()).isEmpty();
      assertThat(journal.epoch()).matches("[0-9a-z]{10,32}");
    }
  }

  @Test
  void recover_afterAppends_givesWhatWasAppendedInOrderUnderTheSameEpoch() {
    String epoch;
    try (Journal journal = journal()) {
      journal.recover();
      epoch = journal.epoch();
      journal.append(List.of(entry(1), entry(2)));
      journal.append(List.of(new Entry(3, Audience.REASONING, "part.delta", bytes("é😀\n"))));
      journal.append(List.of(new Entry(4, Audience.TOOLS, "tool.result", bytes(""))));
    }
    try (Journal again = journal()) {
      assertThat(texts(again.recover()))
          .containsExactly(
              "1 EVERYONE message.completed body 1",
              "2 EVERYONE message.completed body 2",
              "3 REASONING part.delta é😀\n",
              "4 TOOLS tool.result ");
      assertThat(again.epoch()).isEqualTo(epoch);
    }
  }

  @Test
  void append_afterRecovery_continues() {
    for (int life = 0; life < 4; life++) {
      try (Journal journal = journal()) {
        assertThat(journal.recover()).hasSize(life);
        journal.append(List.of(entry(life + 1)));
      }
    }
    try (Journal journal = journal()) {
      assertThat(journal.recover()).extracting(Entry::seq).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void append_closed_isRefusedAndCloseIsIdempotent() {
    Journal journal = journal();
    journal.recover();
    journal.append(List.of(entry(1)));
    journal.close();
    journal.close();
    assertThatThrownBy(() -> journal.append(List.of(entry(2))))
        .isInstanceOf(JournalFailed.class)
        .hasMessageContaining("(expected: open");
    try (Journal again = journal()) {
      assertThat(again.recover()).hasSize(1);
    }
  }

  /** It may forget or not; what is to be kept, and all that follows, stays either way. */
  @Test
  void compact_manyEntries_keepsWhatIsAskedForAndAllThatFollows() {
    List<Entry> all = new ArrayList<>();
    try (Journal journal = journal()) {
      journal.recover();
      for (int seq = 1; seq <= 400; seq++) {
        all.add(entry(seq));
        journal.append(List.of(all.getLast()));
        if (seq % 100 == 50) {
          long through = seq - 20;
          journal.compact(through, () -> kept(all, through));
        }
      }
    }
    try (Journal again = journal()) {
      List<Long> found = again.recover().stream().map(Entry::seq).toList();
      assertThat(found).isSorted().doesNotHaveDuplicates();
      assertThat(found).containsAll(kept(all, 330).stream().map(Entry::seq).toList());
      assertThat(found)
          .containsAll(java.util.stream.LongStream.rangeClosed(331, 400).boxed().toList());
    }
  }

  /**
   * A thread that was told to stop still has what it says stored: a cancelled turn writes its end.
   */
  @Test
  void append_interruptedThread_storesAndKeepsTheFlag() {
    try (Journal journal = journal()) {
      journal.recover();
      Thread.currentThread().interrupt();
      journal.append(List.of(entry(1)));
      assertThat(Thread.interrupted()).isTrue();
      journal.append(List.of(entry(2)));
    }
    try (Journal again = journal()) {
      assertThat(again.recover()).hasSize(2);
    }
  }

  /** What is stored is all that a log needs to be the same again. */
  @Test
  void body_ofEvents_isReadAsWhatItWas() {
    var delta = new PartDelta("ep_1", "msg_1", new Piece.Text("a \" b"));
    assertThat(EventParser.event(stored(delta))).isEqualTo(delta);
    var said = new MessageCompleted(null, SessionLogTest.said("msg_2"));
    assertThat(EventParser.event(stored(said))).isEqualTo(said);
    assertThatThrownBy(
            () -> EventParser.event(new Entry(7, Audience.EVERYONE, "part.delta", bytes("}"))))
        .isInstanceOf(JournalFailed.class)
        .hasMessageStartingWith("entry 7: cannot be read as part.delta");
  }

  static Entry entry(long seq) {
    return new Entry(seq, Audience.EVERYONE, "message.completed", bytes("body " + seq));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static List<String> texts(List<Entry> entries) {
    return entries.stream()
        .map(e ->
            "%d %s %s %s".formatted(e.seq(), e.audience(), e.type(), new String(e.body(), UTF_8)))
        .toList();
  }

  private static List<Entry> kept(List<Entry> all, long through) {
    return all.stream().filter(e -> e.seq() <= through && e.seq() % 3 == 0).toList();
  }

  private static Entry stored(SessionEvent event) {
    return new Entry(1, Audience.EVERYONE, EventJson.type(event), EventJson.body(event));
  }
}
