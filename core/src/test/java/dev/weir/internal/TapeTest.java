package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    for (int i = 1; i <= count; i++) {
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
