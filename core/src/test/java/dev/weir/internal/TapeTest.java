package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Writing, dropping and reading by one thread. */
class TapeTest {
  private final Tape<String> tape = new Tape<>();
  private final ManualTime time = new ManualTime();

  @Test
  void poll_fromTheHead_givesAllInOrderThenNothing() {
    append(3);
    assertThat(read(reader(0))).containsExactly("1", "2", "3");
  }

  @Test
  void find_middle_readerGetsWhatFollows() {
    append(5);
    assertThat(read(reader(3))).containsExactly("4", "5");
    assertThat(reader(3).position()).isEqualTo(3);
  }

  @Test
  void find_beyondTheEnd_isTheTail() {
    append(2);
    assertThat(tape.find(9)).isSameAs(tape.tail());
  }

  @Test
  void drop_range_laterReadersSkipWhatIsNotKept() {
    append(6);
    tape.drop(2, 5, "4"::equals);
    assertThat(read(reader(0))).containsExactly("1", "4", "6");
    assertThat(tape.find(3).seq()).isEqualTo(1);
  }

  @Test
  void drop_everything_newestStays() {
    append(3);
    tape.drop(1, 9, item -> false);
    assertThat(read(reader(0))).containsExactly("3");
    tape.append("4");
    assertThat(read(reader(0))).containsExactly("3", "4");
  }

  @Test
  void drop_underAReader_itFindsItsWayForward() {
    append(4);
    TapeReader<String> reader = reader(2);
    assertThat(reader.onDropped()).isFalse();
    tape.drop(1, 3, item -> false);
    assertThat(reader.onDropped()).isTrue();
    assertThat(read(reader)).containsExactly("4");
    assertThat(reader.onDropped()).isFalse();
  }

  @Test
  void drop_bitByBitUnderAReader_itStillFindsItsWay() {
    append(5);
    TapeReader<String> reader = reader(1);
    tape.drop(1, 2, item -> false);
    tape.append("6");
    tape.drop(3, 5, item -> false);
    assertThat(read(reader)).containsExactly("6");
  }

  /** Whatever was dropped, a place is found as if every item had been looked at. */
  @Test
  void find_anyDrops_isTheNewestHeldAtOrBefore(Seed seed) {
    Random random = seed.random(0);
    append(2_000);
    TreeSet<Long> held = new TreeSet<>(LongStream.rangeClosed(1, 2_000).boxed().toList());
    for (int i = 0; i < 60; i++) {
      long first = 1 + random.nextInt(2_000);
      long last = first + random.nextInt(300);
      int kept = 1 + random.nextInt(90);
      tape.drop(first, last, item -> Integer.parseInt(item) % kept == 0);
      held.removeIf(n -> n >= first && n <= last && n % kept != 0 && n != 2_000);
      for (int k = 0; k < 200; k++) {
        long seq = random.nextInt(2_100);
        Long expected = held.floor(seq);
        assertThat(tape.find(seq).seq()).isEqualTo(expected == null ? 0 : expected);
      }
    }
  }

  @Test
  void milestones_nothingHeld_areNotKept() {
    append(1_000);
    assertThat(tape.milestones()).isEqualTo(15);
    tape.drop(1, 1_000, item -> false);
    assertThat(tape.milestones()).as("dropped").isZero();
    append(1_001, 2_000);
    tape.forget();
    assertThat(tape.milestones()).as("forgotten").isZero();
    append(2_001, 2_200);
    assertThat(tape.find(1).seq()).isEqualTo(2_000);
    assertThat(tape.find(2_100).seq()).isEqualTo(2_100);
  }

  @Test
  void drainTo_most_givesSoManyInOrder() {
    append(5);
    TapeReader<String> reader = reader(1);
    List<String> items = new ArrayList<>();
    assertThat(reader.drainTo(items, 3)).isEqualTo(3);
    assertThat(items).containsExactly("2", "3", "4");
    assertThat(reader.behind()).isTrue();
    assertThat(reader.drainTo(items, 3)).isEqualTo(1);
    assertThat(reader.behind()).isFalse();
    assertThat(reader.position()).isEqualTo(5);
    assertThat(reader.drainTo(items, 3)).isZero();
  }

  @Test
  void stop_beforehand_nobodyWaits() throws InterruptedException {
    TapeReader<String> reader = reader(0);
    reader.stop();
    assertThat(reader.await(Duration.ofDays(1))).isTrue();
    assertThat(reader.poll()).isNull();
  }

  @Test
  void jump_elsewhere_continuesThere() {
    append(4);
    TapeReader<String> reader = reader(0);
    reader.jump(tape.find(3));
    assertThat(read(reader)).containsExactly("4");
  }

  @Test
  void exhausted_onlyAfterTheEndAndTheLastItem() {
    append(1);
    TapeReader<String> reader = reader(0);
    tape.end();
    assertThat(tape.ended()).isTrue();
    assertThat(reader.exhausted()).isFalse();
    read(reader);
    assertThat(reader.exhausted()).isTrue();
  }

  @Test
  void item_ofTheHead_isRefused() {
    assertThatThrownBy(() -> tape.head().item())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node: without an item (expected: not head, not cleared)");
  }

  @Test
  void await_itemOrEndThere_returnsAtOnce() throws InterruptedException {
    append(1);
    assertThat(reader(0).await(Duration.ZERO)).isTrue();
    assertThat(reader(1).await(Duration.ZERO)).isFalse();
    tape.end();
    assertThat(reader(1).await(Duration.ZERO)).isTrue();
    assertThat(time.armed()).isZero();
  }

  private void append(int count) {
    append(1, count);
  }

  private void append(int first, int last) {
    for (int i = first; i <= last; i++) {
      assertThat(tape.append(Integer.toString(i)).seq()).isEqualTo(i);
    }
  }

  private TapeReader<String> reader(long after) {
    return new TapeReader<>(tape, tape.find(after), time);
  }

  private static List<String> read(TapeReader<String> reader) {
    List<String> items = new ArrayList<>();
    for (String item = reader.poll(); item != null; item = reader.poll()) {
      items.add(item);
    }
    return items;
  }
}
